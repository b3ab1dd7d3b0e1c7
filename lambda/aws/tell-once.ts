import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import type { ConditionalRecord } from './conditional-record.ts';

/** Publishes and gives the id of what was published. */
export type Channels = Readonly<Record<string, () => Promise<string>>>;

export type Teller = {
  /** who tells: an id of this invocation */
  readonly by: string;
  /** milliseconds since 1970 */
  readonly now: number;
  /** when this invocation has ended at the latest, milliseconds since 1970 */
  readonly until: number;
};

/** How often, and after how many milliseconds each, to look for the note of another that is telling. */
export type Patience = { readonly looks: number; readonly pause: number };
const usual: Patience = { looks: 20, pause: 500 };

const recordSchema = v.object({
  by: v.string(),
  /** until when no other may tell */
  until: v.number(),
  /** ids of what was published, by channel */
  told: v.record(v.string(), v.string()),
});
type TellingRecord = v.InferOutput<typeof recordSchema>;

/**
 * Tells every channel at least once, and in all but one case exactly once, whatever is repeated, redriven or done
 * twice at the same time.
 *
 * First the claim (`If-None-Match: *`: of two deliveries one wins), then the publication, then the note that it was
 * told. Noted before it is published, an alert would be lost with a function that dies in between; so a claim alone
 * silences nobody for longer than its function can live, and another delivery takes it over after that. What remains
 * is a second telling where a function dies, or S3 refuses, between SNS's answer and the note.
 *
 * Where another delivery is telling at this moment it waits a little for that one's note, and throws if none comes.
 */
export async function tellOnce(
  record: ConditionalRecord,
  channels: Channels,
  teller: Teller,
  patience: Patience = usual,
): Promise<'now' | 'before'> {
  const claimed = await claimInTime(record, Object.keys(channels), teller, patience);
  if (claimed === null) return 'before';
  let { told, eTag } = claimed;
  for (const [channel, publish] of Object.entries(channels)) {
    if (told[channel] !== undefined) continue;
    const id = await publish().catch(async (error: unknown) => {
      // The claim is given back, so that the next attempt need not wait for its end.
      await record.write({ by: teller.by, until: 0, told }, eTag).catch(() => {});
      throw error;
    });
    told = { ...told, [channel]: id };
    eTag = await record.write({ by: teller.by, until: teller.until, told }, eTag);
  }
  return 'now';
}

type Claim = { readonly told: TellingRecord['told']; readonly eTag: string };

async function claimInTime(
  record: ConditionalRecord,
  channels: readonly string[],
  teller: Teller,
  { looks, pause: between }: Patience,
): Promise<Claim | null> {
  for (let look = 1; ; look++) {
    const claimed = await claim(record, channels, teller);
    if (claimed !== 'held') return claimed;
    if (look >= looks) throw new Error('another delivery of the same log is telling at this moment');
    await pause(between);
  }
}

/** null where every channel was told already. */
async function claim(
  record: ConditionalRecord,
  channels: readonly string[],
  { by, now, until }: Teller,
): Promise<Claim | 'held' | null> {
  const first = await record.tryWrite({ by, until, told: {} }, null);
  if (first !== null) return { told: {}, eTag: first };
  const version = await record.read();
  if (version === null) throw new Error('the note of what was told was deleted while it was written');
  const { told, until: theirs, by: holder } = held(version.value);
  if (channels.every((channel) => told[channel] !== undefined)) return null;
  // Ours: the answer to the write was lost, and the SDK's second attempt met the first.
  if (holder === by) return { told, eTag: version.eTag };
  if (theirs > now) return 'held';
  const taken = await record.tryWrite({ by, until, told }, version.eTag);
  return taken === null ? 'held' : { told, eTag: taken };
}

/** A note that can't be read keeps nobody from telling. */
function held(note: unknown): TellingRecord {
  const parsed = v.safeParse(recordSchema, note);
  return parsed.success ? parsed.output : { by: '', until: 0, told: {} };
}
