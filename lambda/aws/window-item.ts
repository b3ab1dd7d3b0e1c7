import * as v from 'valibot';
import { complaint } from '../settings.ts';
import { type LogWindow, parseWindowName, windowName } from '../windows/window.ts';
import { EventError } from './event.ts';

/** A window that is to be examined. */
export type WindowItem = {
  readonly window: LogWindow;
  /** whether its findings are told */
  readonly alert: boolean;
  /** whether it is examined also where nothing changed */
  readonly force: boolean;
};

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const flag = v.optional(v.boolean('must be true or false'), false);
const schema = v.object({
  logPath: text,
  unit: v.picklist(['hour', 'day'], 'must be hour or day'),
  start: text,
  alert: flag,
  force: flag,
});

/** As the plan holds it: `start` is 2024-04-19T05 of an hour and 2024-04-19 of a day. */
export function windowItem({ window, alert, force }: WindowItem): v.InferInput<typeof schema> {
  return { logPath: window.logPath, unit: window.unit, start: windowName(window), alert, force };
}

/** Throws EventError. */
export function parseWindowItem(event: unknown): WindowItem {
  const parsed = v.safeParse(schema, event);
  if (!parsed.success) throw new EventError(`this is no window: ${complaint(parsed.issues[0])}`);
  const { logPath, unit, start, alert, force } = parsed.output;
  const named = parseWindowName(start);
  if (named?.unit !== unit)
    throw new EventError(`this is no window: "start" must name ${unit === 'hour' ? 'an hour' : 'a day'}`);
  return { window: { logPath, unit, start: named.start }, alert, force };
}
