import * as v from 'valibot';
import { complaint } from '../settings.ts';
import { type Range, rangesOf } from '../zeek/ranges.ts';
import { EventError, type StoredObject } from './event.ts';
import { storedObjectSchema } from './pointer.ts';

const whole = (least: number) =>
  v.pipe(
    v.number('must be a whole number'),
    v.integer('must be a whole number'),
    v.minValue(least, 'is too small'),
  );

const schema = v.object({
  source: storedObjectSchema,
  /** bytes of the largest range */
  largest: whole(1),
  /** which of the object's ranges it is, from 0 on */
  index: whole(0),
  /** folder of the run that split the object */
  run: v.string('must be text'),
  /** whether what other runs tallied is tallied again */
  force: v.boolean('must be true or false'),
});

/** One byte range of one version of an object, as a map hands it over. */
export type RangeItem = {
  readonly source: StoredObject;
  readonly largest: number;
  readonly index: number;
  readonly run: string;
  readonly force: boolean;
};

/** Whether an event is meant for one range, and not for a batch of objects. */
export function isRange(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'source' in event;
}

/** null for what is no item of a range. */
export function asRangeItem(value: unknown): RangeItem | null {
  const parsed = v.safeParse(schema, value);
  return parsed.success && parsed.output.index < rangesOfItem(parsed.output).length ? parsed.output : null;
}

/** Throws EventError. */
export function parseRangeItem(event: unknown): RangeItem {
  const parsed = v.safeParse(schema, event);
  if (!parsed.success) throw new EventError(`this is no range: ${complaint(parsed.issues[0])}`);
  const item = parsed.output;
  if (item.index < rangesOfItem(item).length) return item;
  throw new EventError(`this is no range: the object has ${rangesOfItem(item).length}, counted from 0`);
}

/** All ranges of the item's object, in their order. */
export function rangesOfItem({ source, largest }: Pick<RangeItem, 'source' | 'largest'>): Range[] {
  return rangesOf(source.bytes, largest);
}

/** Folder in the results bucket in which a run keeps the objects that it splits. */
export function splitFolder(run: string): string {
  return `${run}/split/`;
}
