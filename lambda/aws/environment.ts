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

/** What the function is told by its surroundings, once, at cold start. */
export type Environment = {
  readonly settings: Settings;
  readonly keyFilter: KeyFilter;
  readonly resultsBucket: string;
  readonly noiseObject: string;
  readonly emailTopic: string;
  /** null where no Slack channel is configured */
  readonly slackTopic: string | null;
  /** address of the dead-letter queue */
  readonly deadLetters: string;
  readonly region: string;
  readonly functionName: string;
  readonly memoryMegabytes: number;
};

const text = v.pipe(v.string('must be set'), v.nonEmpty('must not be empty'));

const schema = v.object({
  [variables.settings]: text,
  [variables.keyFilter]: text,
  [variables.resultsBucket]: text,
  [variables.noiseObject]: text,
  [variables.emailTopic]: text,
  [variables.slackTopic]: v.optional(text),
  [variables.deadLetters]: text,
  AWS_REGION: text,
  AWS_LAMBDA_FUNCTION_NAME: text,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: v.pipe(text, v.regex(/^\d+$/, 'must be a whole number of megabytes')),
});

/** Throws SettingsError that names every variable, and within one every key, that is missing or wrong. */
export function readEnvironment(variablesOf: Readonly<Record<string, string | undefined>>): Environment {
  const env = parseWith(schema, { ...variablesOf }, 'environment');
  return {
    settings: parseSettings(json(env, variables.settings), variables.settings),
    keyFilter: parseWith(keyFilterSchema, json(env, variables.keyFilter), variables.keyFilter),
    resultsBucket: env[variables.resultsBucket],
    noiseObject: env[variables.noiseObject],
    emailTopic: env[variables.emailTopic],
    slackTopic: env[variables.slackTopic] ?? null,
    deadLetters: env[variables.deadLetters],
    region: env.AWS_REGION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryMegabytes: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
  };
}

function json(env: Readonly<Record<string, string | undefined>>, name: string): unknown {
  try {
    return JSON.parse(env[name] ?? '');
  } catch (error) {
    throw new SettingsError(`"${name}" must hold JSON: ${(error as Error).message} (environment)`);
  }
}
