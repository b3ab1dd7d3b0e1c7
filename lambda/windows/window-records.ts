import type { Flagged, RawRecords } from '../drill-down.ts';
import { logTypes } from '../hosts/types/registry.ts';
import { countOf } from '../report/figure.ts';
import type { Settings } from '../settings.ts';
import type { MainHours, Part } from '../tallies/part.ts';
import { MOST_UIDS, type Selected, type Stretch, selectRecords } from '../zeek/select.ts';
import { endOf, type LogWindow } from './window.ts';
import { byObject } from './window-facts.ts';
import type { MergedWindow } from './window-merge.ts';
import { LogGone, type WindowPart, type WindowWorld } from './window-world.ts';

/** An object of a window, and the stretch of its records that count there. */
export type Holder<P extends WindowPart> = {
  readonly part: P;
  /** null: all of them */
  readonly counting: Stretch | null;
};

const NAMED_LOGS = 3;

/** The objects in which a host has records. */
export function holdersOf<P extends WindowPart>(
  window: LogWindow,
  described: readonly (readonly [P, Part, ...unknown[]])[],
  merged: Pick<MergedWindow, 'objectsOf'>,
): (host: string) => readonly Holder<P>[] {
  const key = ({ name, version }: { name: string; version: string }) => JSON.stringify([name, version]);
  const holders = new Map<string, Holder<P>>();
  for (const [part, sources] of byObject(described)) {
    const first = Math.min(...sources.map(({ hours }) => hours.first));
    const last = Math.max(...sources.map(({ hours }) => hours.last));
    holders.set(key(part), { part, counting: countingIn(window, { first, last }) });
  }
  return (host) => merged.objectsOf(host).flatMap((object) => holders.get(key(object)) ?? []);
}

/** Records before an object's main hours count with the first of them, those behind with the last. */
function countingIn(window: LogWindow, hours: MainHours): Stretch | null {
  const [first, last] = [hours.first >= window.start, hours.last < endOf(window)];
  if (first && last) return null;
  return { from: first ? -Infinity : window.start, until: last ? Infinity : endOf(window) };
}

/** The raw records of flagged hosts, from the objects that hold them, one object after the other. */
export async function windowRecords<P extends WindowPart>(
  logPath: string,
  flagged: Flagged,
  holdersOf: (host: string) => readonly Holder<P>[],
  world: WindowWorld<P>,
  settings: Settings,
): Promise<RawRecords> {
  const hosts = [...(flagged.get(logPath) ?? [])];
  const hostsIn = new Map<Holder<P>, string[]>();
  for (const host of hosts) {
    for (const holder of holdersOf(host)) {
      const held = hostsIn.get(holder);
      if (held === undefined) hostsIn.set(holder, [host]);
      else held.push(host);
    }
  }
  const collected = new Collected(logPath, settings);
  const gone: string[] = [];
  for (const [holder, held] of [...hostsIn].sort(([a], [b]) => byName(a.part, b.part))) {
    if (!collected.wants(held)) continue;
    try {
      await collected.take(holder, new Set(held), world);
    } catch (error) {
      if (!(error instanceof LogGone)) throw error;
      gone.push(holder.part.name);
    }
  }
  return { selected: collected.result(), notes: gone.length === 0 ? [] : [goneSentence(gone)] };
}

/** What several objects gave, as one log would have. */
class Collected {
  readonly #logPath: string;
  readonly #settings: Settings;
  readonly #members: Uint8Array[] = [];
  readonly #uids = new Map<string, string[]>();
  #records = 0;
  #cut: string | null = null;

  constructor(logPath: string, settings: Settings) {
    this.#logPath = logPath;
    this.#settings = settings;
  }

  /** Whether an object that holds these hosts has anything to add: records, or uids. */
  wants(hosts: readonly string[]): boolean {
    return this.#cut === null || hosts.some((host) => (this.#uids.get(host)?.length ?? 0) < MOST_UIDS);
  }

  async take<P extends WindowPart>(
    { part, counting }: Holder<P>,
    hosts: ReadonlySet<string>,
    world: WindowWorld<P>,
  ): Promise<void> {
    const source = { name: part.name, bytes: part.bytes, reopen: () => world.open(part) };
    const room = this.#settings.largestDrillDown - this.#records;
    const wanted = new Map([[this.#logPath, hosts]]);
    const bytes = world.open(part);
    const selected = await selectRecords(bytes, source, wanted, room, logTypes, this.#settings, counting);
    const own = selected.get(this.#logPath);
    if (own !== undefined) this.#add(own);
  }

  #add({ gzip, records, cut, uids }: Selected): void {
    if (records > 0) this.#members.push(gzip);
    this.#records += records;
    if (cut !== null) this.#cut ??= `Only the first ${this.#records} records of the flagged hosts were kept.`;
    for (const [host, more] of uids) {
      const known = this.#uids.get(host) ?? [];
      this.#uids.set(host, [...new Set([...known, ...more])].slice(0, MOST_UIDS));
    }
  }

  result(): Map<string, Selected> {
    if (this.#members.length === 0) return new Map();
    const gzip = Buffer.concat(this.#members);
    return new Map([[this.#logPath, { gzip, records: this.#records, cut: this.#cut, uids: this.#uids }]]);
  }
}

function goneSentence(names: readonly string[]): string {
  const named = names.slice(0, NAMED_LOGS).join(', ');
  const more = names.length > NAMED_LOGS ? ` and ${names.length - NAMED_LOGS} more` : '';
  const are = names.length === 1 ? 'is' : 'are';
  return `${countOf(names.length, 'logs')} ${are} no longer there (${named}${more}): the flagged hosts' records in them were not kept.`;
}

function byName(a: WindowPart, b: WindowPart): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.version < b.version ? -1 : a.version > b.version ? 1 : 0;
}
