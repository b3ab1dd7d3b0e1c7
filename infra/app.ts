import { existsSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { parseSettingsFile, SettingsError } from '../lambda/settings.ts';
import { holdToRules } from './rules.ts';
import { StrayStack } from './stack.ts';

/** Read where no other file is named with `-c settings=FILE`. */
const USUAL_FILE = 'stray.settings.json';

function settingsOf(app: App) {
  const named: unknown = app.node.tryGetContext('settings');
  const file = typeof named === 'string' ? named : USUAL_FILE;
  if (named === undefined && !existsSync(file)) return parseSettingsFile({}, 'no settings file');
  return parseSettingsFile(readJson(file), file);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError(`${file} could not be read as JSON: ${(error as Error).message}`);
  }
}

const app = new App();
try {
  new StrayStack(app, 'Stray', settingsOf(app));
  holdToRules(app);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  for (const sentence of error.message.split('\n')) process.stderr.write(`settings: ${sentence}\n`);
  process.stderr.write('Nothing was synthesised.\n');
  process.exitCode = 2;
}
