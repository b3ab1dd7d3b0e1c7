import type { Inspected } from '../inspect.ts';
import type { Inspection } from '../report/inspection.ts';
import { tablesOf } from '../tables/tables.ts';
import { inspectWindow } from '../windows/inspect-window.ts';
import { logPathFolder, windowFolder } from '../windows/places.ts';
import type { LogWindow } from '../windows/window.ts';
import { objectsDigest } from '../windows/window-facts.ts';
import { ConditionalRecord } from './conditional-record.ts';
import { addToIndex } from './daily-index.ts';
import type { TellingEnvironment } from './environment.ts';
import { sentenceOf } from './faults.ts';
import { type Clients, type Judged, judgeAndTell, type Run, type Story } from './judge-and-tell.ts';
import { s3WindowWorld } from './s3-window-world.ts';
import { saveObject } from './save-object.ts';
import type { WindowItem } from './window-item.ts';
import { type PointedPart, pointedParts, windowPointers } from './window-pointers.ts';
import { parseWindowRun, type WindowRun, windowRunKey } from './window-run.ts';

export type WindowDone =
  /** the same objects were examined before */
  | { readonly outcome: 'unchanged' }
  | (Judged & {
      readonly outcome: 'examined';
      /** a sentence where the window could not be added to the index of its day */
      readonly indexFault: string | null;
    });

/** Meetings with functions that examine the same window: after each one it is examined anew. */
const MOST_RUNS = 4;

/**
 * One window, from the partial tallies that its hours point to, to its results and its alert. Examined again, it tells
 * what is new. Where another function examined it meanwhile, over other objects, it is done again: artefacts of two
 * runs may lie mixed.
 */
export async function runWindow(
  { window, alert, force }: WindowItem,
  environment: TellingEnvironment,
  clients: Clients,
  run: Run,
): Promise<WindowDone> {
  const { resultsBucket: bucket } = environment;
  const record = new ConditionalRecord(clients.s3, bucket, windowRunKey(window));
  let mixed = false;
  for (let runs = 0; runs < MOST_RUNS; runs++) {
    const version = await record.read();
    const before = parseWindowRun(version?.value);
    const { name, pointers } = await windowPointers(clients.s3, bucket, window);
    if (!force && !mixed && isDone(before, name, alert)) return { outcome: 'unchanged' };
    const parts = await pointedParts(clients.s3, bucket, pointers);
    const rerun = before === null ? 0 : before.rerun + 1;
    const story = windowStory({ window, parts, rerun, alert }, environment, clients, run);
    const judged = await judgeAndTell(story, environment, clients, run);
    const folder = windowFolder(window);
    const indexFault = await addToIndex(clients.s3, bucket, folder, judged.inspection).then(
      () => null,
      sentenceOf,
    );
    const told = alert || (before?.pointers === name && before.alert);
    const now: WindowRun = { schemaVersion: 1, pointers: name, alert: told, rerun };
    if (await noted(record, now, version?.eTag ?? null))
      return { outcome: 'examined', ...judged, indexFault };
    mixed = true;
  }
  throw new Error(`${MOST_RUNS} other functions examined the same window at the same time`);
}

/** Whether these pointers were examined, and told if that is asked. */
export function isDone(before: WindowRun | null, pointers: string, alert: boolean): boolean {
  return before?.pointers === pointers && (before.alert || !alert);
}

type Told = {
  readonly window: LogWindow;
  readonly parts: readonly PointedPart[];
  readonly rerun: number;
  readonly alert: boolean;
};

function windowStory(
  { window, parts, rerun, alert }: Told,
  environment: TellingEnvironment,
  { s3 }: Clients,
  { limits }: Run,
): Story {
  const { settings, resultsBucket: bucket } = environment;
  const world = s3WindowWorld(window, environment, s3, limits);
  const folder = windowFolder(window);
  const at = (name: string) => `s3://${bucket}/${folder}/${name}`;
  const places = { report: () => at('report.html'), records: () => at('records.log.gz') };
  return {
    alert,
    async judge(memory): Promise<Inspected> {
      const inspected = await inspectWindow(window, parts, world, settings, { ...memory, places }, rerun);
      if (settings.parquet) await saveTables(window, inspected.inspection, s3, bucket);
      return inspected;
    },
    // With another object it is another telling: what was published of the window before does not stand for it.
    noteOf: ({ window: examined }) =>
      `${folder}/told-${objectsDigest(examined?.objects ?? []).slice(0, 32)}.json`,
  };
}

async function saveTables(
  window: LogWindow,
  { logs }: Inspection,
  s3: Clients['s3'],
  bucket: string,
): Promise<void> {
  const of = { unit: window.unit, start: window.start, folder: logPathFolder(window.logPath) };
  for (const log of logs) {
    for (const { path, body } of tablesOf(log, of)) await saveObject(s3, bucket, path, body);
  }
}

async function noted(record: ConditionalRecord, now: WindowRun, after: string | null): Promise<boolean> {
  if ((await record.tryWrite(now, after)) !== null) return true;
  // Over the same objects the other's artefacts are ours, whichever of them stand.
  return parseWindowRun((await record.read())?.value)?.pointers === now.pointers;
}
