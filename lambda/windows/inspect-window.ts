import { type Inspected, inspectSubject, logPathsOf, type Memory, type Subject } from '../inspect.ts';
import type { InspectedWindow } from '../report/inspection.ts';
import { spanWords } from '../report/window-words.ts';
import type { Settings } from '../settings.ts';
import type { LogWindow } from './window.ts';
import { inspectedWindow, toldAs, windowRecordCounts, windowSource } from './window-facts.ts';
import { largestMerge, type MergedWindow, mergeWindow } from './window-merge.ts';
import { WindowParts } from './window-parts.ts';
import { holdersOf, windowRecords } from './window-records.ts';
import type { WindowPart, WindowWorld } from './window-world.ts';

/**
 * The story of a window: the parts of its objects in, in any order; the same inspection, artefacts and alert out as of
 * the one log that held all their records. `rerun`: how often it was inspected before. Throws only what the world throws.
 */
export async function inspectWindow<P extends WindowPart>(
  window: LogWindow,
  parts: readonly P[],
  world: WindowWorld<P>,
  settings: Settings,
  memory: Memory,
  rerun = 0,
): Promise<Inspected> {
  const gathered = new WindowParts(parts, world, logPathsOf(settings), largestMerge(settings));
  const merged = await mergeWindow(gathered, settings);
  const { described, losses, notes } = gathered;
  const facts = inspectedWindow(window, described, { shards: merged?.shards ?? 0, rerun });
  const holders = merged === null ? () => [] : holdersOf(window, described, merged);
  const records = windowRecordCounts(described);
  const subject: Subject = {
    source: windowSource(facts, described),
    toldAs: toldAs(facts),
    window: facts,
    records,
    ...readState(facts, merged, losses),
    logs: merged === null ? [] : [{ ...merged.log, records, objectsOf: namesOf(merged) }],
    recordsOf: (flagged) => windowRecords(window.logPath, flagged, holders, world, settings),
  };
  return inspectSubject(subject, world, settings, { ...memory, notes: [...memory.notes, ...notes] });
}

const namesOf =
  ({ objectsOf }: MergedWindow) =>
  (host: string) =>
    objectsOf(host).map(({ name }) => name);

function readState(window: InspectedWindow, merged: MergedWindow | null, losses: readonly string[]) {
  if (merged === null) {
    const none = `There is no log of ${window.logPath} for ${spanWords(window)}.`;
    return { read: 'empty', reason: [none, ...losses].join(' ') } as const;
  }
  const { read, reason } = merged.read;
  if (losses.length === 0) return { read, reason };
  return { read: 'cut', reason: [...(reason === null ? [] : [reason]), ...losses].join(' ') } as const;
}
