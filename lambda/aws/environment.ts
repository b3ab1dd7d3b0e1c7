import * as v from 'valibot';
import {
  type KeyFilter,
  keyFilterSchema,
  parseSettings,
  parseWith,
  type Settings,
  SettingsError,
  variables,
} from '../settings.ts';

/** What every function is told by its surroundings, once, at cold start. */
export type Environment = {
  readonly settings: Settings;
  readonly resultsBucket: string;
  readonly region: string;
  readonly functionName: string;
  readonly memoryMegabytes: number;
};

/** Of those that read logs. */
export type LogEnvironment = Environment & { readonly keyFilter: KeyFilter };

/** Of those that examine and tell. */
export type TellingEnvironment = LogEnvironment & {
  readonly noiseObject: string;
  readonly emailTopic: string;
  /** null where no Slack channel is configured */
  readonly slackTopic: string | null;
};

/** Of the one that takes its work from a queue. */
export type QueueEnvironment = TellingEnvironment & {
  /** address of the dead-letter queue */
  readonly deadLetters: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

const text = v.pipe(v.string('must be set'), v.nonEmpty('must not be empty'));

const every = {
  [variables.settings]: text,
  [variables.resultsBucket]: text,
  AWS_REGION: text,
  AWS_LAMBDA_FUNCTION_NAME: text,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: v.pipe(text, v.regex(/^\d+$/, 'must be a whole number of megabytes')),
};
const logs = { ...every, [variables.keyFilter]: text };
const telling = {
  ...logs,
  [variables.noiseObject]: text,
  [variables.emailTopic]: text,
  [variables.slackTopic]: v.optional(text),
};
const schemas = {
  every: v.object(every),
  logs: v.object(logs),
  telling: v.object(telling),
  queue: v.object({ ...telling, [variables.deadLetters]: text }),
};

/**
 * Each throws SettingsError that names every variable, and within one every key, that is missing or wrong for those
 * that need it.
 */
export function readEnvironment(all: Variables): Environment {
  return common(parseWith(schemas.every, { ...all }, 'environment'));
}

export function readLogEnvironment(all: Variables): LogEnvironment {
  return forLogs(parseWith(schemas.logs, { ...all }, 'environment'));
}

export function readTellingEnvironment(all: Variables): TellingEnvironment {
  return forTelling(parseWith(schemas.telling, { ...all }, 'environment'));
}

export function readQueueEnvironment(all: Variables): QueueEnvironment {
  const env = parseWith(schemas.queue, { ...all }, 'environment');
  return { ...forTelling(env), deadLetters: env[variables.deadLetters] };
}

function common(env: v.InferOutput<typeof schemas.every>): Environment {
  return {
    settings: parseSettings(json(env, variables.settings), variables.settings),
    resultsBucket: env[variables.resultsBucket],
    region: env.AWS_REGION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryMegabytes: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
  };
}

function forLogs(env: v.InferOutput<typeof schemas.logs>): LogEnvironment {
  const keyFilter = parseWith(keyFilterSchema, json(env, variables.keyFilter), variables.keyFilter);
  return { ...common(env), keyFilter };
}

function forTelling(env: v.InferOutput<typeof schemas.telling>): TellingEnvironment {
  return {
    ...forLogs(env),
    noiseObject: env[variables.noiseObject],
    emailTopic: env[variables.emailTopic],
    slackTopic: env[variables.slackTopic] ?? null,
  };
}

function json(env: Variables, name: string): unknown {
  try {
    return JSON.parse(env[name] ?? '');
  } catch (error) {
    throw new SettingsError(`"${name}" must hold JSON: ${(error as Error).message} (environment)`);
  }
}
