import { gzipSync } from 'node:zlib';
import { Random } from '../../events/generator/random.ts';
import type { Asked } from '../aws/http/fault.ts';
import type { LocalFunction } from '../aws/lambda/local-function.ts';
import { runOn } from '../backfill/on-this-machine.ts';
import type { Examined } from '../backfill/summaries.ts';
import type { Stage } from '../stage.ts';
import { quietLog } from './logs.ts';
import { type Memory, memoryOf } from './run.ts';

export type BackfillFigures = {
  readonly objects: number;
  readonly records: number;
  /** invocations of the function that counts, and those of them that were made to fail */
  readonly invocations: number;
  readonly faults: number;
  readonly windows: number;
  /** keys of objects that no window holds, and that some hold more than once or with other records */
  readonly missing: readonly string[];
  readonly miscounted: readonly string[];
  /** partial tallies that were written, and pointers to them that there are */
  readonly partsWritten: number;
  readonly pointers: number;
  /** requests to S3 by the function that counts, per object */
  readonly requests: { readonly reads: number; readonly writes: number };
  /** whether the execution says that all was done */
  readonly complete: boolean;
  readonly seconds: number;
  readonly memory: Memory | null;
  /** resident megabytes of this process, which holds the embedded AWS: before and after */
  readonly own: readonly [number, number];
};

const FIRST_HOUR = Date.UTC(2025, 10, 20) / 1000;
const HOURS = 72;
/** One invocation in so many fails, the first among them, and so often. */
const EVERY = 100;
const TIMES = 2;

/** Makes logs, counts them all by the backfill of a stage whose invocations fail now and then, and looks at the windows. */
export async function soakBackfill(
  stage: Stage,
  count: number,
  run: { readonly name: string; readonly input: object },
): Promise<BackfillFigures> {
  const before = residentMegabytes();
  const recordsOf = await uploadLogs(stage, count);
  const tallier = stage.functionFor('tally');
  const faults = injectFaults(tallier);
  const asked = countRequests(stage, tallier);
  const began = performance.now();
  const { left, complete } = await runOn(stage, run);
  const seconds = (performance.now() - began) / 1000;
  stage.aws.server.inject(null);
  tallier.inject(() => null);
  const judged = await judge(stage, left?.examined ?? [], recordsOf);
  const pointers = (await stage.keysUnder('windows/dce_rpc/hours/')).length;
  return {
    objects: count,
    records: recordsOf.values().reduce((sum, records) => sum + records, 0),
    invocations: tallier.runs.length,
    faults: faults.count,
    windows: left?.examined.length ?? 0,
    ...judged,
    partsWritten: asked.parts,
    pointers,
    requests: { reads: asked.reads / count, writes: asked.writes / count },
    complete,
    seconds,
    memory: memoryOf(tallier),
    own: [before, residentMegabytes()],
  };
}

/** Records of each log, by its key. */
async function uploadLogs(stage: Stage, count: number): Promise<Map<string, number>> {
  const random = new Random('soak/backfill');
  const recordsOf = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const hour = i % HOURS;
    const sensor = String(Math.floor(i / HOURS)).padStart(4, '0');
    const name = new Date((FIRST_HOUR + hour * 3600) * 1000).toISOString().slice(0, 13);
    const key = `${stage.filter.keyPrefix}sensor-${sensor}/dce_rpc.${name}.log.gz`;
    const log = quietLog(random.fork(i), FIRST_HOUR + hour * 3600);
    recordsOf.set(key, log.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length);
    await stage.upload(key, gzipSync(log));
    if ((i + 1) % 1_000 === 0) process.stderr.write(`  ${i + 1} uploaded\n`);
  }
  return recordsOf;
}

/** Some fail before they ran, the others after: then the work is done, and the answer lost. */
function injectFaults(tallier: LocalFunction): { count: number } {
  const injected = { count: 0 };
  const seen = new Map<string, { readonly at: number; times: number }>();
  tallier.inject((event) => {
    const payload = JSON.stringify(event);
    const invocation = seen.get(payload) ?? { at: seen.size, times: 0 };
    seen.set(payload, invocation);
    invocation.times += 1;
    if (invocation.at % EVERY !== 0 || invocation.times > TIMES) return null;
    injected.count += 1;
    const when = (invocation.at / EVERY) % 2 === 0 ? 'after' : 'before';
    return { when, errorType: 'Runtime.ExitError' };
  });
  return injected;
}

function countRequests(stage: Stage, { role }: LocalFunction) {
  const asked = { parts: 0, reads: 0, writes: 0 };
  const own = role.kind === 'role' ? role.arn : '';
  stage.aws.server.inject(({ service, operation, key, principal }: Asked) => {
    if (service !== 's3' || principal.kind !== 'role' || principal.arn !== own) return null;
    // S3 charges a listing as it does a write.
    if (operation === 'PutObject' || operation === 'ListObjectsV2') asked.writes += 1;
    else asked.reads += 1;
    if (operation === 'PutObject' && key?.endsWith('.part') === true) asked.parts += 1;
    return null;
  });
  return asked;
}

type WindowObject = { readonly name: string; readonly records: number };

/** Every object stands in one window, once, with all its records. */
async function judge(
  stage: Stage,
  examined: readonly Examined[],
  recordsOf: ReadonlyMap<string, number>,
): Promise<{ missing: string[]; miscounted: string[] }> {
  const found = new Map<string, number[]>();
  for (const { folder } of examined) {
    const window = (await stage.objectsUnder(`${folder}/window.json`)).get('');
    const { objects } = JSON.parse(window?.toString('utf8') ?? '{"objects":[]}') as {
      readonly objects: readonly WindowObject[];
    };
    for (const { name, records } of objects) found.set(name, [...(found.get(name) ?? []), records]);
  }
  const keys = [...recordsOf.keys()];
  return {
    missing: keys.filter((key) => !found.has(key)),
    miscounted: keys.filter((key) => found.has(key) && found.get(key)!.join() !== String(recordsOf.get(key))),
  };
}

function residentMegabytes(): number {
  return Math.round(process.memoryUsage.rss() / 1024 ** 2);
}
