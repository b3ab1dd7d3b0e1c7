import { createHash } from 'node:crypto';
import { countOf } from '../report/figure.ts';
import type { InspectedRecords, InspectedWindow, Source, WindowObject } from '../report/inspection.ts';
import type { Part } from '../tallies/part.ts';
import { endOf, gapsOf, type LogWindow, windowName } from './window.ts';
import type { WindowPart } from './window-world.ts';

/** Parts and what they say of themselves, by name, version and hour. */
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
  const objects = new Map<string, WindowObject>();
  for (const [{ name, version, hour }, { records }] of described) {
    const key = JSON.stringify([name, version]);
    const known = objects.get(key) ?? { name, version, records: 0, hours: [] };
    const hours = known.hours.includes(hour) ? known.hours : [...known.hours, hour];
    objects.set(key, { ...known, records: known.records + records.accepted, hours });
  }
  return [...objects.values()];
}

/** `conn 2024-04-19T05 (1 hour, 3 objects)`, its size that of the objects. */
export function windowSource(window: InspectedWindow, described: Described): Source {
  const forms = described.flatMap(([, { objects }]) => objects.map(({ form }) => form));
  const sizes = new Map(
    described.map(([{ name, version, bytes }]) => [JSON.stringify([name, version]), bytes]),
  );
  return {
    name: `${window.logPath} ${windowName(window)} (1 ${window.unit}, ${countOf(window.objects.length, 'objects')})`,
    bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
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
  const versions = window.objects.map(({ name, version }) => [name, version]);
  const digest = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 12);
  const objects = countOf(window.objects.length, 'objects');
  return `${window.logPath} ${windowName(window)} (${objects}, ${digest})`;
}

/** What was accepted and rejected over all objects; a rejection says in which. */
export function windowRecordCounts(described: Described): InspectedRecords {
  const all = described.map(([{ name }, { records }]) => ({ name, ...records }));
  return {
    accepted: all.reduce((sum, { accepted }) => sum + accepted, 0),
    rejected: all.reduce((sum, { rejected }) => sum + rejected, 0),
    firstRejected: all
      .flatMap(({ name, firstRejected }) => firstRejected.map((one) => ({ ...one, object: name })))
      .slice(0, NAMED_REJECTIONS),
  };
}
