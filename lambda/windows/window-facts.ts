import { createHash } from 'node:crypto';
import { countOf } from '../report/figure.ts';
import type { InspectedRecords, InspectedWindow, Source, WindowObject } from '../report/inspection.ts';
import { type Part, type PartSource, recordsOf } from '../tallies/part.ts';
import { endOf, gapsOf, type LogWindow, windowName } from './window.ts';
import type { WindowPart } from './window-world.ts';

/** Parts and what they say of themselves, by object, place in it and hour. */
export type Described = readonly (readonly [WindowPart, Part, ...unknown[]])[];

const NAMED_REJECTIONS = 10;

/** What a window is made of. */
export function inspectedWindow(
  window: LogWindow,
  described: Described,
  run: { readonly shards: number; readonly rerun: number },
): InspectedWindow {
  const { logPath, unit, start } = window;
  const objects = objectsOf(described);
  const gaps = gapsOf(
    window,
    objects.flatMap(({ hours }) => hours),
  );
  return { logPath, unit, start, end: endOf(window), objects, gaps, ...run };
}

function objectsOf(described: Described): WindowObject[] {
  return [...byObject(described)].map(([{ name, version }, parts]) => ({
    name,
    version,
    records: parts.reduce((sum, { records }) => sum + records.accepted, 0),
    hours: [...new Set(parts.map(({ hour }) => hour!))].sort((one, other) => one - other),
  }));
}

/** `conn 2024-04-19T05 (1 hour, 3 objects)`, its size that of the objects. */
export function windowSource(window: InspectedWindow, described: Described): Source {
  const forms = described.flatMap(([, { objects }]) => objects.map(({ form }) => form));
  return {
    name: `${window.logPath} ${windowName(window)} (1 ${window.unit}, ${countOf(window.objects.length, 'objects')})`,
    bytes: [...byObject(described).keys()].reduce((sum, { bytes }) => sum + bytes, 0),
    format: common(forms.map(({ format }) => format)) ?? null,
    compression: common(forms.map(({ compression }) => compression)) ?? 'none',
  };
}

function common<Value>(values: readonly Value[]): Value | 'mixed' | undefined {
  const distinct = new Set(values);
  return distinct.size > 1 ? 'mixed' : values[0];
}

/**
 * The name under which a telling of a window is remembered. With a late object it is another one: what was told of the
 * window before is not told again, and what the late object shows is.
 */
export function toldAs(window: InspectedWindow): string {
  const objects = countOf(window.objects.length, 'objects');
  const digest = objectsDigest(window.objects).slice(0, 12);
  return `${window.logPath} ${windowName(window)} (${objects}, ${digest})`;
}

/** The same for the same versions of the same objects, and for no others; in hex. */
export function objectsDigest(objects: InspectedWindow['objects']): string {
  const versions = objects.map(({ name, version }) => [name, version]);
  return createHash('sha256').update(JSON.stringify(versions)).digest('hex');
}

/** What was accepted and rejected over all objects; a rejection says in which. */
export function windowRecordCounts(described: Described): InspectedRecords {
  const counts = [...byObject(described)].map(([{ name }, parts]) => ({ name, ...recordsOf(parts) }));
  return {
    accepted: counts.reduce((sum, { accepted }) => sum + accepted, 0),
    rejected: counts.reduce((sum, { rejected }) => sum + rejected, 0),
    firstRejected: counts
      .flatMap(({ name, firstRejected }) => firstRejected.map((one) => ({ ...one, object: name })))
      .slice(0, NAMED_REJECTIONS),
  };
}

/** The parts of each object, which are known by its first. */
export function byObject<P extends WindowPart>(
  described: readonly (readonly [P, Part, ...unknown[]])[],
): Map<P, PartSource[]> {
  const firsts = new Map<string, P>();
  const objects = new Map<P, PartSource[]>();
  for (const [
    part,
    {
      objects: [object],
      hour,
      hours,
      records,
      read,
    },
  ] of described) {
    const key = JSON.stringify([part.name, part.version]);
    const first = firsts.get(key) ?? part;
    firsts.set(key, first);
    const source = { object: object!, hour, hours, records, read };
    const known = objects.get(first);
    if (known === undefined) objects.set(first, [source]);
    else known.push(source);
  }
  return objects;
}
