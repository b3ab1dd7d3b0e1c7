import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EventError, parseEvent } from '../lambda/aws/event.ts';
import { asciiJson } from '../lambda/aws/log-line.ts';
import { SettingsError } from '../lambda/settings.ts';
import { UsageError } from './arguments.ts';
import type { Run } from './aws/lambda/local-function.ts';
import { SynthError } from './aws/stack/assembly.ts';
import { Stage } from './stage.ts';
import { plain } from './terminal.ts';

const LOGS = join(import.meta.dirname, '..', 'events', 'logs');

const usage = `Usage: npm run -s invoke -- events/NAME.json

Runs the function of the synthesised stack on one event, on this machine. The objects that the event names are first
stored from events/logs/, in the bucket of the stack.
`;

async function main([file, ...rest]: readonly string[]): Promise<number> {
  if (file === '--help' || file === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  if (file === undefined || rest.length > 0)
    throw new UsageError('name one event, e.g. events/sqs-object-created.json');
  const text = readEvent(file);
  const stage = await Stage.raise({ idle: true });
  try {
    const event = await storeObjects(text, stage);
    const run = await stage.inspector.invoke(event);
    show(run, stage);
    return run.outcome.kind === 'answered' ? 0 : 1;
  } finally {
    await stage.close();
  }
}

function readEvent(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new UsageError(`${file} could not be read as JSON: ${(error as Error).message}`);
  }
}

/** Stores what the event names; gives the event with the name of the stack's bucket in place of its own. */
async function storeObjects(text: string, stage: Stage): Promise<unknown> {
  let own = text;
  for (const { bucket, key } of objectsOf(JSON.parse(text))) {
    own = own.replaceAll(bucket, stage.logBucket);
    const log = join(LOGS, basename(key));
    if (existsSync(log)) {
      await stage.uploadFile(key, log);
      say(`stored     ${key}`);
    } else say(`not stored ${key}: events/logs/ has no ${basename(key)}`);
  }
  return JSON.parse(own);
}

/** What is not an event of an object is for the function to judge. */
function objectsOf(event: unknown) {
  try {
    return parseEvent(event).flatMap(({ content }) => (content instanceof EventError ? [] : content));
  } catch {
    return [];
  }
}

function show(run: Run, stage: Stage): void {
  for (const line of run.lines) say(`log        ${line}`);
  say(`answer     ${asciiJson(run.outcome.kind === 'answered' ? run.outcome.value : run.outcome.failure)}`);
  for (const { reason } of stage.deadLetters) say(`given up   ${reason ?? 'without a reason'}`);
  for (const topic of stage.aws.topics.values()) {
    for (const { subject, messages } of topic.published) {
      say(`published  ${topic.name}${subject === null ? '' : `: ${subject}`}`);
      for (const line of messages.get('default')!.split('\n')) say(`           ${line}`);
    }
  }
  if ([...stage.aws.topics.values()].every(({ published }) => published.length === 0))
    say('published  nothing');
}

function say(line: string): void {
  process.stdout.write(`${plain(line)}\n`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SynthError || error instanceof SettingsError))
    throw error;
  for (const line of error.message.split('\n')) process.stderr.write(`${plain(line)}\n`);
  process.exitCode = 2;
}
