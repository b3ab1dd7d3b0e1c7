import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { nothingTold } from '../../lambda/alert/silence.ts';
import { type Inspected, inspect, type Memory } from '../../lambda/inspect.ts';
import { parseSettings } from '../../lambda/settings.ts';
import type { World } from '../../lambda/world.ts';

export type Saved = Map<string, string | Uint8Array>;

/** A world in memory; `saved` keeps the order in which artefacts came. */
export function memoryWorld(bytes: Uint8Array, pieceLength = 65_536): { world: World; saved: Saved } {
  const saved: Saved = new Map();
  const world: World = {
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
    },
    async save(path, body) {
      saved.set(path, typeof body === 'string' || body instanceof Uint8Array ? body : [...body].join(''));
    },
  };
  return { world, saved };
}

const nothingRemembered: Memory = {
  told: nothingTold,
  noise: null,
  notes: [],
  places: { report: (path) => `${path}/report.html`, records: (path) => `${path}/records.log.gz` },
};

export async function inspectBytes(
  name: string,
  content: Uint8Array | string,
  settings: Record<string, unknown> = {},
  memory: Partial<Memory> = {},
): Promise<Inspected & { saved: Saved }> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { world, saved } = memoryWorld(bytes);
  const stored = { name, bytes: bytes.length };
  const parsed = parseSettings(settings, 'test');
  const inspected = await inspect(stored, world, parsed, { ...nothingRemembered, ...memory });
  return { ...inspected, saved };
}

export async function inspectFile(path: string, settings: Record<string, unknown> = {}) {
  return inspectBytes(basename(path), await readFile(path), settings);
}

export function savedJson(saved: Saved, path: string) {
  return JSON.parse(String(saved.get(path)));
}

/** Rows of a hosts.csv whose cells hold no quotes, by host. */
export function savedRows(saved: Saved, path: string): Map<string, Record<string, string>> {
  const [header, ...lines] = String(saved.get(path)).trimEnd().split(/\r?\n/);
  const names = header!.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      return [cells[0]!, Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))];
    }),
  );
}
