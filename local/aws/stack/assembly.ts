import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from './template.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const STACK = 'Stray';

export class SynthError extends Error {
  override readonly name = 'SynthError';
}

export type Assembly = {
  readonly stackName: string;
  readonly template: Template;
  /** folder of a packaged function, by the S3 key that the template gives */
  assetFolder(s3Key: string): string;
  remove(): Promise<void>;
};

type AssetManifest = {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
};

/**
 * Synthesises the stack into a folder of its own: the usual `cdk.out` is rewritten without packaged functions by
 * commands that only look. Throws SynthError with what the command wrote.
 */
export async function synthesise(settingsFile: string | null): Promise<Assembly> {
  const folder = await mkdtemp(join(tmpdir(), 'stray-synth-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await runCdk(folder, settingsFile);
    return readAssembly(folder, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function runCdk(folder: string, settingsFile: string | null): Promise<void> {
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const context = settingsFile === null ? [] : ['-c', `settings=${settingsFile}`];
  // The app is started as `node`, which must be the one of the project.
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path, CDK_DISABLE_CLI_TELEMETRY: '1' };
  // The rules of CloudFormation are for `npm run synth`: they would double the time until a log is inspected.
  const args = [cdk, 'synth', '--quiet', '--no-notices', '--no-validation', '--output', folder, ...context];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, env, maxBuffer: 16 * 1024 ** 2 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stderr}${stdout}`.replace(/^.*: Subprocess exited with error \d+$/m, '').trim();
    throw new SynthError(said || (error as Error).message);
  }
}

export function readAssembly(folder: string, remove: () => Promise<void>): Assembly {
  const template = readJson(join(folder, `${STACK}.template.json`)) as Template;
  const manifest = readJson(join(folder, `${STACK}.assets.json`)) as AssetManifest;
  return {
    stackName: STACK,
    template,
    assetFolder(s3Key) {
      const file = Object.values(manifest.files).find(({ destinations }) =>
        Object.values(destinations).some(({ objectKey }) => objectKey === s3Key),
      );
      if (file === undefined) throw new SynthError(`no packaged function goes to ${s3Key}`);
      // A synthesis without packaging points at the whole project instead.
      if (isAbsolute(file.source.path))
        throw new SynthError(`the function was not packaged: ${file.source.path}`);
      return join(folder, file.source.path);
    },
    remove,
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
