import { examineWindow } from '../../lambda/aws/examine-window.ts';
import { listRanges } from '../../lambda/aws/list-ranges.ts';
import { planWindows } from '../../lambda/aws/plan-windows.ts';
import type { RangeItem } from '../../lambda/aws/range-item.ts';
import { type Invocation, reporterOf } from '../../lambda/aws/reporter.ts';
import { tallyBatch } from '../../lambda/aws/tally-batch.ts';
import { tallyRangeItem } from '../../lambda/aws/tally-range-item.ts';
import { parseSettings, type Settings } from '../../lambda/settings.ts';
import { memoryS3 } from './memory-s3.ts';
import { environmentOf, topics } from './surroundings.ts';

/** Both buckets, topics, and the functions over them, as the state machine calls them. */
export function account(settings: Partial<Settings> = {}, s3 = memoryS3()) {
  const { published, sns } = topics();
  const environment = environmentOf({
    settings: { ...parseSettings({ leastSeverity: 'low' }, 'test'), ...settings },
    slackTopic: null,
  });
  const lines: Record<string, unknown>[] = [];
  const invocation: Invocation = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };
  const report = reporterOf('stray', 'request', (line) => void lines.push({ ...line }));

  return {
    s3,
    published,
    environment,
    lines,
    clients: { s3, sns },
    store(key: string, body: string | Uint8Array) {
      return {
        bucket: 'logs',
        key,
        versionId: null,
        eTag: s3.store(`logs/${key}`, body),
        bytes: body.length,
      };
    },
    /** The batch that a map makes of keys of the log bucket. */
    batch: (keys: readonly string[], force = false, run?: string) => ({
      Items: keys.map((key) => {
        const object = s3.objects.get(`logs/${key}`);
        return { Key: key, Etag: object?.eTag ?? '"gone"', Size: object?.body.length ?? 0 };
      }),
      BatchInput: { bucket: 'logs', force, ...(run === undefined ? {} : { run }) },
    }),
    tally: (event: unknown, own: Invocation = invocation) =>
      tallyBatch(event, { environment, s3, invocation: own, report }),
    async ranges(run: string) {
      const list = await listRanges(run, environment, s3);
      return JSON.parse(s3.text(`results/${list.key}`)!) as RangeItem[];
    },
    tallyRange: (item: unknown, own: Invocation = invocation) =>
      tallyRangeItem(item, { environment, s3, invocation: own, report }),
    async plan(input: object, now = Date.parse('2024-01-01')) {
      const plan = await planWindows({ folder: 'backfill/run', input }, environment, s3, now);
      return JSON.parse(s3.text(`results/${plan.key}`)!) as object[];
    },
    examine: (item: unknown) =>
      examineWindow(item, { environment, clients: { s3, sns }, invocation, report }),
    /** Keys in the results bucket, without the bucket's name. */
    kept: (prefix: string) =>
      [...s3.objects.keys()]
        .filter((place) => place.startsWith(`results/${prefix}`))
        .map((place) => place.slice('results/'.length))
        .sort(),
    json: (key: string) => JSON.parse(s3.text(`results/${key}`)!),
  };
}
