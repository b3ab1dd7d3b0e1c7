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

/** Where an inspection's time goes: V8's sampling profiler over its threads, by function. */
export async function profileTable(file: string, scratch: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stray-profile-'));
  try {
    const options = `--cpu-prof --cpu-prof-dir=${folder}`;
    await measure(inspect.argv(file, join(scratch, 'profile')), { NODE_OPTIONS: options });
    // a thread's profile is named for its number: the first one reads, the second counts
    const profiles = readdirSync(folder).sort((a, b) => threadOf(a) - threadOf(b));
    return profiles
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile)
      .flatMap((profile, at) => [heading(at), table(['function', 'file', 'ms', 'share'], linesOf(profile))])
      .join('\n\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile` */
const threadOf = (name: string) => Number(name.split('.').at(-3));
const heading = (at: number) => (at === 0 ? 'The thread that reads:' : 'The thread that counts:');

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
    .slice(0, 16)
    .map(([name, spent]) => [...name.split('|'), spent.toFixed(0), `${((100 * spent) / all).toFixed(1)} %`]);
}

function frameName({ functionName, url }: { functionName: string; url: string }): string {
  const bundled = url.includes('/.cache/stray/');
  const file = url.startsWith('wasm')
    ? 'kernel'
    : bundled
      ? 'bundle'
      : url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '');
  const name = functionName.replace('lambda/zeek/kernel/assembly/', '');
  return `${name === '' ? '(anonymous)' : name}|${file}`;
}
