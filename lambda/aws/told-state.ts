import { mergeTold, nothingTold, parseToldState, type ToldState } from '../alert/silence.ts';
import type { ConditionalRecord } from './conditional-record.ts';

/** The state and the version of it that a run built on. */
export type Remembered = { readonly state: ToldState; readonly eTag: string | null };

/** Key in the results bucket, apart from the artefacts, which depend on one log alone. */
export const TOLD_STATE = 'state/told.json';

const MOST_MEETINGS = 10;

/** A state that can't be read silences nothing: told twice is better than not told. */
export async function recall(record: ConditionalRecord): Promise<Remembered> {
  const version = await record.read();
  if (version === null) return { state: nothingTold, eTag: null };
  return { state: parseToldState(version.value) ?? nothingTold, eTag: version.eTag };
}

/**
 * Remembers what is about to be told. Where another function wrote since, its tellings are joined with ours; but
 * where it is telling the same host of the same pattern, ours was judged without knowing that: then nothing is
 * written, and what it wrote is returned, to judge by it anew. Null where it is remembered.
 *
 * A log that adds nothing writes nothing. A digest counts the logs that this run knew of: functions that meet may each
 * still tell one by itself.
 *
 * This comes before the publication, or two functions that meet would both tell. A run that dies in between tells
 * when it is repeated, because its own tellings, known by their source, do not silence it.
 */
export async function remember(
  record: ConditionalRecord,
  before: Remembered,
  told: ToldState,
): Promise<Remembered | null> {
  if (JSON.stringify(told) === JSON.stringify(before.state)) return null;
  let latest = before;
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    if ((await record.tryWrite(mergeTold(latest.state, told), latest.eTag)) !== null) return null;
    latest = await recall(record);
    if (tellsTheSame(latest.state, told, before.state)) return latest;
  }
  throw new Error(`${MOST_MEETINGS} other functions wrote ${TOLD_STATE} at the same time`);
}

/** Whether another function told, since `before`, what we are about to tell. */
function tellsTheSame(theirs: ToldState, ours: ToldState, before: ToldState): boolean {
  const known = new Set(before.told.map((entry) => JSON.stringify(entry)));
  const added = (state: ToldState) => state.told.filter((entry) => !known.has(JSON.stringify(entry)));
  const mine = added(ours);
  const sources = new Set(mine.map((entry) => entry.source));
  return added(theirs).some(
    (their) =>
      !sources.has(their.source) && mine.some((my) => my.pattern === their.pattern && my.host === their.host),
  );
}
