import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { nothingTold } from '../lambda/alert/silence.ts';
import type { WindowUnit } from '../lambda/report/inspection.ts';
import type { Settings } from '../lambda/settings.ts';
import { inspectWindow } from '../lambda/windows/inspect-window.ts';
import { windowFolder } from '../lambda/windows/places.ts';
import { type LogWindow, windowAt } from '../lambda/windows/window.ts';
import { LogGone, type WindowPart, type WindowWorld } from '../lambda/windows/window-world.ts';
import { clearArtefacts, diskWorld } from './disk.ts';
import { foundIn, type LocalOutcome, show, type View } from './inspect-local.ts';
import { type LocalLog, reasonOf } from './logs.ts';
import { type NamedLog, PartCache, readPart, versionOf } from './part-cache.ts';
import { progressBar } from './progress.ts';
import { plain } from './terminal.ts';

type LocalPart = WindowPart & { readonly named: NamedLog; readonly logPath: string; readonly file: string };
type LocalWindow = { readonly window: LogWindow; readonly parts: LocalPart[] };

/** Counts every log once, and inspects each log path's hours or days over all of them. */
export async function inspectWindows(
  logs: readonly LocalLog[],
  unit: WindowUnit,
  out: string,
  settings: Settings,
  view: View,
): Promise<LocalOutcome[]> {
  const cache = new PartCache(out, settings);
  const outcomes: LocalOutcome[] = [];
  const windows = new Map<string, LocalWindow>();
  for (const named of await namedLogs(logs)) {
    const { failed, parts } = await partsOf(named, cache, view);
    outcomes.push({ failed, found: false });
    for (const part of parts) addTo(windows, windowAt(part.logPath, unit, part.hour), part);
  }
  for (const [folder, { window, parts }] of [...windows].sort(byFolder)) {
    outcomes.push(await inspectOne(window, parts, join(out, folder), { cache, settings, view }));
  }
  return outcomes;
}

const byFolder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

function addTo(windows: Map<string, LocalWindow>, window: LogWindow, part: LocalPart): void {
  const folder = windowFolder(window);
  const known = windows.get(folder);
  if (known === undefined) windows.set(folder, { window, parts: [part] });
  else known.parts.push(part);
}

/** Every file once, named by its path below the folder that holds them all: names tell files apart, and sort by time. */
async function namedLogs(logs: readonly LocalLog[]): Promise<NamedLog[]> {
  const once = new Map<string, LocalLog>();
  for (const log of logs) {
    const path = await realpath(log.path).catch(() => log.path);
    if (!once.has(path)) once.set(path, log);
  }
  const folders = [...once.keys()].map((path) => dirname(path).split(sep));
  const shared = folders.reduce((common, folder) => {
    const differs = common.findIndex((step, index) => step !== folder[index]);
    return differs < 0 ? common : common.slice(0, differs);
  }, folders[0] ?? []);
  return [...once].map(([path, log]) => ({ log, name: relative(shared.join(sep) || sep, path) }));
}

/** The parts of a log; what it has none for, and what goes wrong, is said. */
async function partsOf(
  named: NamedLog,
  cache: PartCache,
  { quiet }: View,
): Promise<{ failed: boolean; parts: LocalPart[] }> {
  const { log, name } = named;
  const bar = progressBar(log.name, log.bytes, process.stderr);
  try {
    const { read, reason, parts } = await cache.tallied(named, (count) => bar.advance(count));
    bar.clear();
    if (read === 'not_a_log' || (read === 'empty' && !quiet)) complain(name, reason ?? read);
    const timeless = parts.filter(({ hour }) => hour === null).map(({ logPath }) => logPath);
    if (timeless.length > 0 && read !== 'empty')
      complain(name, `no record of ${timeless.join(', ')} has a readable time: they are in no window`);
    const object = { name, version: versionOf(log), bytes: log.bytes };
    return {
      failed: log.named && read === 'not_a_log',
      parts: parts.flatMap(({ logPath, hour, file }) =>
        hour === null ? [] : [{ ...object, hour, logPath, file, named }],
      ),
    };
  } catch (error) {
    bar.clear();
    complain(name, reasonOf(error));
    return { failed: true, parts: [] };
  }
}

type Means = { readonly cache: PartCache; readonly settings: Settings; readonly view: View };

async function inspectOne(
  window: LogWindow,
  parts: readonly LocalPart[],
  folder: string,
  { cache, settings, view }: Means,
): Promise<LocalOutcome> {
  try {
    await clearArtefacts(folder);
    const inspected = await inspectWindow(window, parts, windowWorld(folder, cache), settings, {
      told: nothingTold,
      noise: null,
      notes: [],
      places: { report: () => 'report.html', records: () => 'records.log.gz' },
    });
    show(inspected, () => folder, view);
    return { failed: false, found: foundIn(inspected) };
  } catch (error) {
    complain(windowFolder(window), reasonOf(error));
    return { failed: true, found: false };
  }
}

function windowWorld(folder: string, cache: PartCache): WindowWorld<LocalPart> {
  return {
    load: readPart,
    async recompute({ named, logPath, hour }) {
      const { parts } = await cache.tallyAgain(named).catch(orGone);
      const same = parts.find((part) => part.logPath === logPath && part.hour === hour);
      return same === undefined ? null : readPart(same);
    },
    async *open({ named }) {
      try {
        yield* diskWorld(named.log.path, folder).open();
      } catch (error) {
        orGone(error);
      }
    },
    save: diskWorld('', folder).save,
  };
}

function orGone(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new LogGone(reasonOf(error));
  throw error;
}

function complain(name: string, sentence: string): void {
  process.stderr.write(`  ${plain(name)}: ${plain(sentence)}\n`);
}
