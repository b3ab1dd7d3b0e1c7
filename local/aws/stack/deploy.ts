import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSource } from '../lambda/event-source.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import type { LocalAws } from '../local-aws.ts';
import type { Assembly } from './assembly.ts';
import { createEventSources, createFunctions, createRoles } from './compute.ts';
import { createQueues, createRules, createTopics } from './messaging.ts';
import { ResolvedTemplate } from './resolved-template.ts';
import { createBuckets, createKeys, createNotifications } from './storage.ts';

export type DeployedStack = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly functions: readonly LocalFunction[];
  readonly sources: readonly EventSource[];
  /** Lets the queues feed the functions. */
  start(): void;
  /**
   * Resolves when nothing is left to do: no invocation runs and no message is in a queue that feeds a function. Where
   * messages only wait to come back, the clock is put forward instead of waiting.
   */
  settled(): Promise<void>;
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
  return {
    outputs: template.outputs,
    functions,
    sources,
    start: () => {
      for (const source of sources) source.start();
    },
    settled: () => settled(sources, aws),
    async stop() {
      await Promise.all(functions.map((fn) => fn.stop()));
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}

async function settled(sources: readonly EventSource[], aws: LocalAws): Promise<void> {
  for (;;) {
    const left = sources.flatMap(({ queue }) => queue.messages);
    if (sources.every(({ idle }) => idle)) {
      if (left.length === 0) return;
      aws.clock.skipTo(Math.min(...left.map(({ visibleAt }) => visibleAt)));
    }
    await sleep(10);
  }
}
