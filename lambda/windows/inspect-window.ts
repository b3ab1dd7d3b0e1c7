import { counted } from '../examine.ts';
import { type Inspected, inspectSubject, logPathsOf, type Memory, type Subject } from '../inspect.ts';
import type { InspectedWindow } from '../report/inspection.ts';
import { spanWords } from '../report/window-words.ts';
import type { Settings } from '../settings.ts';
import type { MergedReading } from '../tallies/merge.ts';
import type { LogWindow } from './window.ts';
import { inspectedWindow, toldAs, windowRecordCounts, windowSource } from './window-facts.ts';
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
  const gathered = new WindowParts(parts, world, logPathsOf(settings));
  const merged = await gathered.merge();
  const { described, losses, notes } = gathered;
  const facts = inspectedWindow(window, described, rerun);
  const holders = merged === null ? () => [] : holdersOf(window, described, merged);
  const subject: Subject = {
    source: windowSource(facts, described),
    toldAs: toldAs(facts),
    window: facts,
    records: windowRecordCounts(described),
    ...readState(facts, merged, losses),
    logs: merged === null ? [] : [logOf(merged, gathered, settings)],
    recordsOf: (flagged) => windowRecords(window.logPath, flagged, holders, world, settings),
  };
  return inspectSubject(subject, world, settings, { ...memory, notes: [...memory.notes, ...notes] });
}

function logOf(
  { log, objectsOf }: MergedReading,
  { described }: WindowParts<WindowPart>,
  settings: Settings,
) {
  return {
    ...counted(log, settings),
    records: windowRecordCounts(described),
    objectsOf: (host: string) => objectsOf(host).map(({ name }) => name),
  };
}

function readState(window: InspectedWindow, merged: MergedReading | null, losses: readonly string[]) {
  if (merged === null) {
    const none = `There is no log of ${window.logPath} for ${spanWords(window)}.`;
    return { read: 'empty', reason: [none, ...losses].join(' ') } as const;
  }
  const { read, reason } = merged.read;
  if (losses.length === 0) return { read, reason };
  return { read: 'cut', reason: [...(reason === null ? [] : [reason]), ...losses].join(' ') } as const;
}
