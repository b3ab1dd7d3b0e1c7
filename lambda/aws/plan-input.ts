import * as v from 'valibot';
import { complaint, type Settings } from '../settings.ts';
import { hourSeconds } from '../tallies/main-hours.ts';
import { parseWindowName, type WindowUnit } from '../windows/window.ts';
import { EventError } from './event.ts';

/** Which windows are looked at. Times are seconds since 1970. */
export type PlanInput = {
  /** in the results bucket: where the list goes */
  readonly folder: string;
  readonly units: readonly WindowUnit[];
  /** windows begin then or later; null: no bound */
  readonly from: number | null;
  /** windows have ended by then */
  readonly until: number;
  /** windows end then or later */
  readonly endedAfter: number;
  readonly alert: boolean;
  readonly force: boolean;
  /** whether a window that was examined and not told is due */
  readonly untold: boolean;
};

const daySeconds = 24 * hourSeconds;

const flag = v.boolean('must be true or false');
const words = v.string('must be text');
const schema = v.object({
  folder: v.pipe(
    v.string('must be text'),
    v.regex(/^backfill\/[\w.-]+$/, 'must be a folder under backfill/'),
  ),
  input: v.object({
    from: v.optional(words, ''),
    to: v.optional(words, ''),
    alert: v.optional(flag, false),
    force: v.optional(flag, false),
    tick: v.optional(v.picklist(['', 'hour', 'day'], 'must be hour, day or empty'), ''),
    time: v.optional(words, ''),
  }),
});

/** What the state machine was told, `now` in milliseconds since 1970. Throws EventError. */
export function parsePlan(event: unknown, settings: Settings, now: number): PlanInput {
  const parsed = v.safeParse(schema, event);
  if (!parsed.success) throw new EventError(`this is no plan: ${complaint(parsed.issues[0])}`);
  const { folder, input } = parsed.output;
  const { alert, force, tick } = input;
  const common = { folder, alert, force };
  if (tick === '') {
    const [from, to] = [dayOf(input.from, 'from'), dayOf(input.to, 'to')];
    const units = (['hour', 'day'] as const).filter((unit) => settings.windows[unit]);
    const until = Math.min(to === null ? Infinity : to + daySeconds, now / 1000);
    return { ...common, units, from, until, endedAfter: -Infinity, untold: alert };
  }
  const until = momentOf(input.time) - settings.windowDelayMinutes * 60;
  const endedAfter = until - settings.lateHours * hourSeconds;
  const from = endedAfter - (tick === 'day' ? daySeconds : hourSeconds);
  return { ...common, units: [tick], from, until, endedAfter, untold: false };
}

/** null where it is empty: no bound. */
function dayOf(text: string, name: string): number | null {
  if (text === '') return null;
  const day = parseWindowName(text);
  if (day?.unit === 'day') return day.start;
  throw new EventError(
    `this is no plan: "${name}" must be a day like 2024-04-19, got ${JSON.stringify(text)}`,
  );
}

function momentOf(text: string): number {
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return milliseconds / 1000;
  throw new EventError(
    `this is no plan: "time" must be a moment like 2024-04-19T05:15:00Z, got ${JSON.stringify(text)}`,
  );
}
