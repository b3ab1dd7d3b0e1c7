import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { EventSource } from '../lambda/event-source.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import type { LocalAws } from '../local-aws.ts';
import type { Schedule } from '../scheduler/schedule.ts';
import type { StateMachine } from '../states/state-machine.ts';
import type { Assembly } from './assembly.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { createEventSources, createFunctions, createRoles } from './compute.ts';
import { createQueues, createRules, createTopics } from './messaging.ts';
import { createSchedules, createStateMachines } from './orchestration.ts';
import { ResolvedTemplate } from './resolved-template.ts';
import { createBuckets, createKeys, createNotifications } from './storage.ts';

export type DeployedStack = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly functions: readonly LocalFunction[];
  readonly sources: readonly EventSource[];
  readonly machines: readonly StateMachine[];
  readonly schedules: readonly Schedule[];
  readonly catalogue: Catalogue;
  /** Lets the queues feed the functions. */
  start(): void;
  /**
   * Resolves when nothing is left to do: no invocation runs, no execution has a state to enter and no message is in a
   * queue that feeds a function. Where all that is left only waits, the clock is put forward instead of waiting.
   */
  settled(): Promise<void>;
  /**
   * Lets the schedules do all that they would have done after `from` and up to `to`, one moment after the other. They
   * fire by this alone: a clock that is put forward for a queue starts nothing.
   */
  pass(from: Date, to: Date): Promise<void>;
  /** Throws what went wrong in the machinery itself. */
  stop(): Promise<void>;
};

/** Makes on `aws` what a synthesised template describes, in the order that CloudFormation would. */
export function deploy(assembly: Assembly, aws: LocalAws): DeployedStack {
  const template = new ResolvedTemplate(assembly.template, assembly.stackName, aws.server.endpoint);
  createRoles(template, aws);
  createKeys(template, aws);
  createQueues(template, aws);
  createTopics(template, aws);
  createBuckets(template, aws);
  createNotifications(template, aws);
  createRules(template, aws);
  const functions = createFunctions(template, assembly, aws);
  const sources = createEventSources(template, functions, aws);
  const machines = createStateMachines(template, functions, aws);
  const schedules = createSchedules(template, aws);
  aws.stacks.set(assembly.stackName, template.outputs);
  return {
    outputs: template.outputs,
    functions,
    sources,
    machines,
    schedules,
    catalogue: readCatalogue(template),
    start: () => {
      for (const source of sources) source.start();
    },
    settled: () => untilSettled(sources, aws),
    pass: (from, to) => pass(schedules, from.getTime(), to.getTime(), () => untilSettled(sources, aws)),
    async stop() {
      await Promise.all(functions.map((fn) => fn.stop()));
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}

/** What `settled` of a stack does. */
export async function untilSettled(sources: readonly EventSource[], aws: LocalAws): Promise<void> {
  for (;;) {
    // What has just been begun gets to where it has something to do, or to wait for.
    await nextTurn();
    aws.work.check();
    // What waits in a queue that nobody takes from waits for ever.
    const taking = sources.filter(({ polling }) => polling);
    const left = taking.flatMap(({ queue }) => queue.messages);
    if (aws.work.idle && taking.every(({ idle }) => idle)) {
      const moments = left.map(({ visibleAt }) => visibleAt);
      if (aws.clock.next !== null) moments.push(aws.clock.next);
      if (moments.length === 0) return;
      aws.clock.skipTo(moments.reduce((a, b) => Math.min(a, b)));
    }
    await sleep(10);
  }
}

async function pass(
  schedules: readonly Schedule[],
  from: number,
  to: number,
  settle: () => Promise<void>,
): Promise<void> {
  const ticks = schedules.flatMap((schedule) =>
    schedule.occurrences(from, to).map((moment) => ({ schedule, moment })),
  );
  for (const { schedule, moment } of ticks.toSorted((a, b) => a.moment - b.moment)) {
    schedule.fire(moment);
    await settle();
  }
}
