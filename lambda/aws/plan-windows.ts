import type { S3Client } from '@aws-sdk/client-s3';
import { logPathOf, parsePointerKey } from '../windows/places.ts';
import { dayName, endOf, type LogWindow, type WindowUnit, windowAt } from '../windows/window.ts';
import { ConditionalRecord } from './conditional-record.ts';
import type { Environment } from './environment.ts';
import { inParallel } from './in-parallel.ts';
import { foldersUnder, listed } from './listing.ts';
import { type PlanInput, parsePlan } from './plan-input.ts';
import { parsePointer } from './pointer.ts';
import { isDone } from './run-window.ts';
import { saveObject } from './save-object.ts';
import { windowItem } from './window-item.ts';
import { PointersName, parseWindowRun, windowRunKey } from './window-run.ts';

type S3 = Pick<S3Client, 'send'>;

export type Plan = {
  /** windows that are to be examined */
  readonly windows: number;
  /** key in the results bucket of the list of them */
  readonly key: string;
};

/** A year of a log path is a thousand pages of pointers, one after the other. */
const FOLDERS_AT_ONCE = 8;
const RUNS_AT_ONCE = 16;

/**
 * Lists the windows whose objects differ from those that were examined, and leaves the list for the map. Pointers are
 * listed and not read: their names and versions tell whether anything changed.
 */
export async function planWindows(
  event: unknown,
  { settings, resultsBucket: bucket }: Environment,
  s3: S3,
  now: number,
): Promise<Plan> {
  const plan = parsePlan(event, settings, now);
  const folders = await foldersUnder(s3, bucket, 'windows/');
  const due = await inParallel(folders, FOLDERS_AT_ONCE, async (folder) => {
    const windows = await windowsIn(s3, bucket, folder, plan);
    const changed = await inParallel(windows, RUNS_AT_ONCE, async ({ window, pointers }) => {
      if (plan.force) return true;
      const version = await new ConditionalRecord(s3, bucket, windowRunKey(window)).read();
      return !isDone(parseWindowRun(version?.value), pointers, plan.untold);
    });
    return windows.filter((_, index) => changed[index]).map(({ window }) => window);
  });
  const key = `${plan.folder}/windows.json`;
  const items = due.flat().map((window) => windowItem({ window, alert: plan.alert, force: plan.force }));
  await saveObject(s3, bucket, key, JSON.stringify(items));
  return { windows: items.length, key };
}

type Pointed = { readonly window: LogWindow; readonly pointers: string };

/** The windows of a log path within the plan, each with the name of its pointers; pointers come hour by hour. */
async function windowsIn(s3: S3, bucket: string, folder: string, plan: PlanInput): Promise<Pointed[]> {
  const found: Pointed[] = [];
  const open = new Map<WindowUnit, { window: LogWindow; name: PointersName }>();
  const close = (unit: WindowUnit) => {
    const one = open.get(unit);
    if (one !== undefined) found.push({ window: one.window, pointers: one.name.value() });
    open.delete(unit);
  };
  const prefix = `windows/${folder}/hours/`;
  const after = plan.from === null ? undefined : `${prefix}${dayName(plan.from)}`;
  let logPath = logPathOf(folder);
  for await (const pointer of listed(s3, bucket, prefix, after)) {
    const hour = parsePointerKey(pointer.key)?.hour;
    if (hour === undefined) continue;
    if (hour >= plan.until) break;
    logPath ??= await namedIn(s3, bucket, pointer.key);
    if (logPath === null) continue;
    for (const unit of plan.units) {
      const window = windowAt(logPath, unit, hour);
      if (!isWithin(window, plan)) continue;
      if (open.get(unit)?.window.start !== window.start) {
        close(unit);
        open.set(unit, { window, name: new PointersName() });
      }
      open.get(unit)!.name.add(pointer);
    }
  }
  for (const unit of plan.units) close(unit);
  return found;
}

function isWithin(window: LogWindow, { from, until, endedAfter }: PlanInput): boolean {
  const end = endOf(window);
  return (from === null || window.start >= from) && end <= until && end >= endedAfter;
}

/** The log path whose folder does not tell it. */
async function namedIn(s3: S3, bucket: string, key: string): Promise<string | null> {
  return parsePointer((await new ConditionalRecord(s3, bucket, key).read())?.value)?.logPath ?? null;
}
