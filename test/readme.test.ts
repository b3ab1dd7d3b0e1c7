import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from './inspect/memory-world.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'README.md');
const update = process.env.UPDATE_GOLDEN === '1';

/** A folder that looks like a fresh clone, so that a command's results do not land in this one. */
let clone: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'stray-readme-'));
  for (const part of [
    'lambda',
    'infra',
    'local',
    'events',
    'package.json',
    'package-lock.json',
    'cdk.json',
    'tsconfig.json',
  ]) {
    cpSync(join(root, part), join(clone, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

function printed(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    execFile(process.execPath, [join(clone, script), ...args], { cwd: clone, env }, (error, out) =>
      error === null ? resolve(out) : reject(error),
    );
  });
}

/** The block that stands under a marker. */
function block(marker: string): { text: string; replace(by: string): string } {
  const readme = readFileSync(file, 'utf8');
  const start = readme.indexOf(`<!-- ${marker} -->\n\`\`\`\n`) + marker.length + 14;
  const end = readme.indexOf('```', start);
  return { text: readme.slice(start, end), replace: (by) => readme.slice(0, start) + by + readme.slice(end) };
}

function agree(marker: string, output: string): void {
  const text = `${output.trimEnd()}\n`;
  if (update) writeFileSync(file, block(marker).replace(text));
  expect(block(marker).text).toBe(text);
}

describe('the README', () => {
  it('shows what npm start prints', async () => {
    agree('output of: npm start', await printed('local/start.ts', []));
  });

  it('shows what inspect prints', async () => {
    const log = 'events/logs/conn.2026-11-20-09.log.gz';
    agree(`output of: npm run -s inspect -- ${log}`, await printed('local/inspect.ts', [log]));
  });

  it('shows what inspect prints of a day', async () => {
    const logs = ['09', '10'].map((hour) => `events/logs/dce_rpc.2026-11-20-${hour}.log.gz`);
    const marker = `output of: npm run -s inspect -- --window day ${logs.join(' ')}`;
    agree(marker, await printed('local/inspect.ts', ['--window', 'day', ...logs]));
  });

  it('shows the alert and the plot of the sample', async () => {
    const log = 'events/logs/dce_rpc.2026-11-20-09.log.gz';
    const { saved } = await inspectFile(join(root, log));
    const [first] = String(saved.get('alert.txt')).split('\n2. ');
    agree(`alert of: ${log}`, `${first}\n…`);
    const plot = String(saved.get('dce_rpc/clusters.svg'));
    if (update) writeFileSync(join(root, 'docs/clusters.svg'), plot);
    expect(readFileSync(join(root, 'docs/clusters.svg'), 'utf8')).toBe(plot);
  });
});
