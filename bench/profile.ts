import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from './contestants.ts';
import { measure } from './measure.ts';
import { table } from './tables.ts';

type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { functionName: string; url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Where an inspection's time goes: V8's sampling profiler over the main thread, by function. */
export async function profileTable(file: string, scratch: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stray-profile-'));
  try {
    const options = `--cpu-prof --cpu-prof-dir=${folder}`;
    await measure(inspect.argv(file, join(scratch, 'profile')), { NODE_OPTIONS: options });
    const profile = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')) as CpuProfile;
    return table(['function', 'file', 'ms', 'share'], linesOf(profile));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf({ nodes, samples, timeDeltas }: CpuProfile): string[][] {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, frameName(callFrame)]));
  const self = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = nameOf.get(id)!;
    self.set(name, (self.get(name) ?? 0) + timeDeltas[index]! / 1000);
  });
  self.delete('(idle)|');
  const all = [...self.values()].reduce((sum, value) => sum + value, 0);
  return [...self]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 20)
    .map(([name, spent]) => [...name.split('|'), spent.toFixed(0), `${((100 * spent) / all).toFixed(1)} %`]);
}

function frameName({ functionName, url }: { functionName: string; url: string }): string {
  const file = url.startsWith('wasm') ? 'kernel' : url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '');
  return `${functionName === '' ? '(anonymous)' : functionName}|${file}`;
}
