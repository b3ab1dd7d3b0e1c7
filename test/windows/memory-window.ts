import { gunzipSync } from 'node:zlib';
import { nothingTold } from '../../lambda/alert/silence.ts';
import { type Inspected, logPathsOf, type Memory } from '../../lambda/inspect.ts';
import { parseSettings } from '../../lambda/settings.ts';
import { tallyObject } from '../../lambda/tallies/tally-object.ts';
import { inspectWindow } from '../../lambda/windows/inspect-window.ts';
import { type LogWindow, type WindowUnit, windowAt, windowName } from '../../lambda/windows/window.ts';
import { LogGone, type WindowPart, type WindowWorld } from '../../lambda/windows/window-world.ts';
import { inspectBytes, type Saved } from '../inspect/memory-world.ts';

export type MemoryLog = { readonly name: string; readonly bytes: Uint8Array };
export type MemoryPart = WindowPart & {
  readonly logPath: string;
  readonly log: MemoryLog;
  bytesOf: Uint8Array;
};
export type MemoryWindow = { readonly window: LogWindow; readonly parts: MemoryPart[] };

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export async function partsOf(log: MemoryLog, settings: Record<string, unknown> = {}): Promise<MemoryPart[]> {
  const parsed = parseSettings(settings, 'test');
  const object = { name: log.name, version: 'v1', bytes: log.bytes.length };
  const { parts } = await tallyObject(() => piecesOf(log.bytes), object, logPathsOf(parsed), parsed);
  return parts.flatMap(({ logPath, hour, bytes }) =>
    hour === null ? [] : [{ ...object, hour, logPath, log, bytesOf: bytes }],
  );
}

/** The windows of logs by log path and name, `conn 2024-04-19`. */
export async function windowsOf(
  logs: readonly MemoryLog[],
  unit: WindowUnit,
  settings: Record<string, unknown> = {},
): Promise<Map<string, MemoryWindow>> {
  const windows = new Map<string, MemoryWindow>();
  for (const log of logs) {
    for (const part of await partsOf(log, settings)) {
      const window = windowAt(part.logPath, unit, part.hour);
      const name = `${part.logPath} ${windowName(window)}`;
      const known = windows.get(name) ?? { window, parts: [] };
      known.parts.push(part);
      windows.set(name, known);
    }
  }
  return windows;
}

/** A world in memory; a log whose name is in `gone` is no longer there. */
export function memoryWindowWorld(gone: ReadonlySet<string> = new Set()) {
  const saved: Saved = new Map();
  const opened: string[] = [];
  const world: WindowWorld<MemoryPart> = {
    load: async (part) => part.bytesOf,
    async recompute(part) {
      if (gone.has(part.name)) throw new LogGone(part.name);
      const parts = await partsOf(part.log);
      const same = parts.find(({ logPath, hour }) => logPath === part.logPath && hour === part.hour);
      return same?.bytesOf ?? null;
    },
    async *open(part) {
      opened.push(part.name);
      if (gone.has(part.name)) throw new LogGone(part.name);
      yield* piecesOf(part.log.bytes);
    },
    async save(path, body) {
      saved.set(path, typeof body === 'string' || body instanceof Uint8Array ? body : [...body].join(''));
    },
  };
  return { world, saved, opened };
}

export async function inspectMemoryWindow(
  { window, parts }: { window: LogWindow; parts: readonly MemoryPart[] },
  {
    settings = {},
    memory = {},
    gone = new Set<string>(),
    largestShardMegabytes,
  }: {
    settings?: Record<string, unknown>;
    memory?: Partial<Memory>;
    gone?: ReadonlySet<string>;
    /** smaller than the settings allow, so that little logs come in shards */
    largestShardMegabytes?: number;
  } = {},
): Promise<Inspected & { saved: Saved; opened: readonly string[] }> {
  const { world, saved, opened } = memoryWindowWorld(gone);
  const parsed = parseSettings(settings, 'test');
  const inForce = largestShardMegabytes === undefined ? parsed : { ...parsed, largestShardMegabytes };
  const inspected = await inspectWindow(window, parts, world, inForce, {
    told: nothingTold,
    noise: null,
    notes: [],
    places: {
      report: () => 's3://stray-results/windows/report.html',
      records: () => 's3://stray-results/windows/records.log.gz',
    },
    ...memory,
  });
  return { ...inspected, saved, opened };
}

/** One log that holds the records of all, in the order of their names. */
export function concatenated(logs: readonly MemoryLog[]): Buffer {
  const inOrder = [...logs].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Buffer.concat(
    inOrder.map(({ name, bytes }) => (name.endsWith('.gz') ? gunzipSync(bytes) : Buffer.from(bytes))),
  );
}

/** What must be the same of a window and of the one log: every byte but the source. */
export function answerOf(saved: Saved, folder = ''): { hosts: string; profiles: string } {
  const { source: _, ...profiles } = JSON.parse(String(saved.get(`${folder}profiles.json`)));
  return { hosts: String(saved.get(`${folder}hosts.csv`)), profiles: JSON.stringify(profiles, null, 2) };
}

/** The answer of the one log. */
export async function plainAnswer(
  logPath: string,
  logs: readonly MemoryLog[],
  settings: Record<string, unknown> = {},
) {
  const { saved } = await inspectBytes(`${logPath}.log`, concatenated(logs), {
    ...settings,
    only: [logPath],
  });
  return answerOf(saved, `${logPath}/`);
}
