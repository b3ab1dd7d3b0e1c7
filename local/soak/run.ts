import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../events/generator/random.ts';
import type { Asked, Fault } from '../aws/http/fault.ts';
import type { LocalFunction } from '../aws/lambda/local-function.ts';
import type { Stage, Upload } from '../stage.ts';
import { type PlannedUpload, planUploads } from './plan.ts';

export type Figures = {
  readonly uploads: number;
  readonly deliveries: number;
  readonly faults: number;
  readonly invocations: number;
  /** of good logs */
  readonly results: number;
  /** keys of good logs without complete results */
  readonly missing: readonly string[];
  readonly alerts: number;
  /** keys of attacked logs that were told of not once on each channel, and how often */
  readonly mistold: readonly string[];
  readonly poison: number;
  /** keys of poisoned objects that nobody explains */
  readonly unexplained: readonly string[];
  readonly deadLetters: number;
  readonly seconds: number;
  /** null where unknown */
  readonly memory: Memory | null;
};

/** Resident megabytes of a function: the median of the first and of the last quarter of its invocations. */
export type Memory = { readonly first: number; readonly last: number; readonly most: number };

/** Events that may wait: an upload goes on when the queue is shorter. */
const MOST_WAITING = 50;

/** Uploads all that is planned, and looks at what came of each. */
export async function soak(
  stage: Stage,
  count: number,
  seed: number,
  onUpload: (done: number) => void = () => {},
): Promise<Figures> {
  const plan = planUploads(count, seed);
  const began = performance.now();
  await stage.stack.settled();
  const injected = injectFaults(stage, plan);
  const uploads = await uploadAll(stage, plan, new Random(`soak/${seed}/deliveries`), onUpload);
  await stage.stack.settled();
  stage.aws.server.inject(null);
  const seconds = (performance.now() - began) / 1000;
  return { ...(await judge(stage, plan, uploads)), faults: injected.count, seconds };
}

function injectFaults(stage: Stage, plan: readonly PlannedUpload[]): { count: number } {
  const injected = { count: 0 };
  const left = new Map(
    plan.filter(({ fault }) => fault !== null).map((upload) => [upload.key, upload.fault!]),
  );
  stage.aws.server.inject((asked: Asked): Fault | null => {
    if (asked.principal.kind !== 'role' || asked.key === undefined || !asked.key.includes('soak/'))
      return null;
    const key = /soak\/[^/]+/.exec(asked.key)![0];
    const planned = left.get(key);
    if (planned?.operation !== asked.operation) return null;
    left.delete(key);
    injected.count += 1;
    return planned.fault;
  });
  return injected;
}

async function uploadAll(
  stage: Stage,
  plan: readonly PlannedUpload[],
  random: Random,
  onUpload: (done: number) => void,
): Promise<Map<string, Upload>> {
  const { queue } = stage.stack.sources[0]!;
  const uploads = new Map<string, Upload>();
  const again: string[] = [];
  // A duplicate is what the bucket sent, once more, whenever it pleases.
  stage.aws.buckets.get(stage.logBucket)!.listeners.push(({ object }) => {
    const { deliveries } = plan.find(({ key }) => key === object.key)!;
    const event = queue.messages.at(-1)!.body;
    if (deliveries === 2) again.push(event);
  });
  for (const [i, planned] of plan.entries()) {
    uploads.set(planned.key, await stage.upload(planned.key, planned.body()));
    while (again.length > 0 && random.chance(0.5))
      queue.send(again.splice(random.below(again.length), 1)[0]!, 'again');
    while (queue.waiting > MOST_WAITING) await sleep(10);
    onUpload(i + 1);
  }
  for (const event of again) queue.send(event, 'again');
  return uploads;
}

async function judge(stage: Stage, plan: readonly PlannedUpload[], uploads: ReadonlyMap<string, Upload>) {
  const deadKeys = stage.deadLetters
    .filter(({ reason }) => reason !== null)
    .map(({ body }) => decodeURIComponent(body.replaceAll('+', ' ')));
  const missing: string[] = [];
  const mistold: string[] = [];
  const unexplained: string[] = [];
  for (const { key, kind, attacker } of plan) {
    const results = await stage.results(uploads.get(key)!);
    const inspection = results.get('inspection.json')?.toString('utf8');
    if (kind === 'poison') {
      const explained =
        inspection === undefined ? deadKeys.some((body) => body.includes(key)) : isExplained(inspection);
      if (!explained) unexplained.push(key);
      continue;
    }
    if (inspection === undefined || !results.has('dce_rpc/report.html')) missing.push(key);
    const told = ['email', 'https'].map((protocol) => tellingsOf(stage, protocol, attacker));
    if (attacker !== null && told.some((times) => times !== 1))
      mistold.push(`${key} (${told.join(' and ')} times)`);
  }
  const poison = plan.filter(({ kind }) => kind === 'poison').length;
  return {
    uploads: plan.length,
    deliveries: plan.reduce((sum, { deliveries }) => sum + deliveries, 0),
    invocations: stage.inspector.runs.length,
    results: plan.length - poison - missing.length,
    alerts: plan.filter(({ attacker }) => attacker !== null).length,
    deadLetters: stage.deadLetters.length,
    memory: memoryOf(stage.inspector),
    missing,
    mistold,
    poison,
    unexplained,
  };
}

/** A sentence, or rejected lines with theirs, or nothing that was wrong enough to be one. */
function isExplained(inspection: string): boolean {
  const { read, reason, records, notes } = JSON.parse(inspection) as {
    read: string;
    reason: string | null;
    records: { accepted: number; rejected: number; firstRejected: readonly unknown[] };
    notes?: readonly string[];
  };
  if (reason !== null || records.firstRejected.length > 0 || (notes?.length ?? 0) > 0) return true;
  return read === 'whole' && records.accepted > 0;
}

function tellingsOf(stage: Stage, protocol: string, attacker: string | null): number {
  if (attacker === null) return 0;
  return stage.outbox.filter((sent) => sent.protocol === protocol && namesHost(sent.message, attacker))
    .length;
}

function namesHost(message: string, host: string): boolean {
  return new RegExp(`(?<![\\d.])${host.replaceAll('.', '\\.')}(?![\\d]|\\.\\d)`).test(message);
}

export function memoryOf({ runs }: LocalFunction): Memory | null {
  const sizes = runs.flatMap(({ memory }) => memory ?? []);
  if (sizes.length < 8) return null;
  const quarter = Math.floor(sizes.length / 4);
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return {
    first: median(sizes.slice(0, quarter)),
    last: median(sizes.slice(-quarter)),
    most: Math.max(...sizes),
  };
}
