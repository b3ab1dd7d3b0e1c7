import type { ChoiceRule } from './choice-rule.ts';

/** Attempts after a failure, as `Retry` lists them. */
export type Retrier = {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'NONE' | 'FULL';
};
export type Catcher = {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
};

type Flow = { readonly Next?: string; readonly End?: boolean };
type Ways = { readonly InputPath?: string | null; readonly OutputPath?: string | null };
export type Handlers = { readonly Retry?: readonly Retrier[]; readonly Catch?: readonly Catcher[] };
type Shaping = { readonly ResultSelector?: unknown; readonly ResultPath?: string | null };

export type TaskState = Flow &
  Ways &
  Handlers &
  Shaping & {
    readonly Type: 'Task';
    readonly Resource: string;
    readonly Parameters?: unknown;
    readonly TimeoutSeconds?: number;
  };
export type ItemReader = {
  readonly Resource: string;
  readonly Parameters: unknown;
  readonly ReaderConfig?: { readonly InputType?: string; readonly MaxItems?: number };
};
export type ItemBatcher = {
  readonly MaxItemsPerBatch?: number;
  readonly MaxInputBytesPerBatch?: number;
  readonly BatchInput?: unknown;
};
export type ResultWriter = {
  readonly Resource: string;
  readonly Parameters: unknown;
  readonly WriterConfig?: { readonly Transformation?: string; readonly OutputType?: string };
};
export type MapState = Flow &
  Ways &
  Handlers &
  Shaping & {
    readonly Type: 'Map';
    readonly Label?: string;
    readonly ItemProcessor: Processor;
    readonly ItemReader?: ItemReader;
    readonly ItemsPath?: string;
    readonly ItemSelector?: unknown;
    readonly ItemBatcher?: ItemBatcher;
    readonly ResultWriter?: ResultWriter;
    readonly MaxConcurrency?: number;
    readonly MaxConcurrencyPath?: string;
    readonly ToleratedFailurePercentage?: number;
    readonly ToleratedFailurePercentagePath?: string;
    readonly ToleratedFailureCount?: number;
    readonly ToleratedFailureCountPath?: string;
  };
export type ChoiceState = Ways & {
  readonly Type: 'Choice';
  readonly Choices: readonly (ChoiceRule & { readonly Next: string })[];
  readonly Default?: string;
};
export type PassState = Flow &
  Ways & {
    readonly Type: 'Pass';
    readonly Result?: unknown;
    readonly Parameters?: unknown;
    readonly ResultPath?: string | null;
  };
export type WaitState = Flow &
  Ways & {
    readonly Type: 'Wait';
    readonly Seconds?: number;
    readonly SecondsPath?: string;
    readonly Timestamp?: string;
    readonly TimestampPath?: string;
  };
export type SucceedState = Ways & { readonly Type: 'Succeed' };
export type FailState = {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
};
export type State = TaskState | MapState | ChoiceState | PassState | WaitState | SucceedState | FailState;

export type States = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
export type Processor = States & {
  readonly ProcessorConfig: { readonly Mode: string; readonly ExecutionType?: string };
};
export type Definition = States & { readonly TimeoutSeconds?: number };
