import { type ChoiceRule, checkRule } from './choice-rule.ts';
import type { Definition, MapState, State, States } from './definition.ts';
import { parsePath } from './path.ts';
import { checkTemplate } from './payload-template.ts';

const ways = ['InputPath', 'OutputPath'];
const step = ['Next', 'End'];
const handled = [...ways, ...step, 'ResultSelector', 'ResultPath', 'Retry', 'Catch'];

/** The fields of each kind of state that are interpreted. */
const fields: Readonly<Record<string, readonly string[]>> = {
  Task: [...handled, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Map: [
    ...handled,
    'Label',
    'ItemProcessor',
    'ItemReader',
    'ItemsPath',
    'ItemSelector',
    'ItemBatcher',
    'ResultWriter',
    'MaxConcurrency',
    'MaxConcurrencyPath',
    'ToleratedFailurePercentage',
    'ToleratedFailurePercentagePath',
    'ToleratedFailureCount',
    'ToleratedFailureCountPath',
  ],
  Choice: [...ways, 'Choices', 'Default'],
  Pass: [...ways, ...step, 'Result', 'Parameters', 'ResultPath'],
  Wait: [...ways, ...step, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: ways,
  Fail: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
};

/** The fields of what a state holds, by the name that it has there. */
const parts: Readonly<Record<string, readonly string[]>> = {
  ProcessorConfig: ['Mode', 'ExecutionType'],
  ItemReader: ['Resource', 'Parameters', 'ReaderConfig'],
  ReaderConfig: ['InputType', 'MaxItems'],
  ItemBatcher: ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput'],
  ResultWriter: ['Resource', 'Parameters', 'WriterConfig'],
  WriterConfig: ['Transformation', 'OutputType'],
  Retry: [
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
  ],
  Catch: ['ErrorEquals', 'Next', 'ResultPath'],
};

const paths = ['InputPath', 'OutputPath', 'ResultPath', 'ItemsPath', 'SecondsPath', 'TimestampPath'].concat(
  ['MaxConcurrencyPath', 'ToleratedFailurePercentagePath', 'ToleratedFailureCountPath'],
  ['ErrorPath', 'CausePath'],
);
const templates = ['Parameters', 'ResultSelector', 'ItemSelector', 'BatchInput'];

/** Values that a field may have, where others are not interpreted. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  Mode: ['DISTRIBUTED'],
  ExecutionType: ['STANDARD'],
  InputType: ['JSON'],
  Transformation: ['NONE', 'COMPACT'],
  OutputType: ['JSON', 'JSONL'],
  JitterStrategy: ['NONE', 'FULL'],
};

/** The definition of a state machine. Throws a sentence that names the state and the field that is not interpreted. */
export function parseDefinition(text: string): Definition {
  const definition = JSON.parse(text) as Definition;
  refuse(definition, ['StartAt', 'States', 'TimeoutSeconds', 'Version'], 'the state machine');
  checkStates(definition, 'the state machine');
  return definition;
}

function checkStates(states: States, where: string): void {
  if (!Object.hasOwn(states.States, states.StartAt))
    throw new Error(`${where} starts at ${states.StartAt}, which is not there`);
  for (const [name, state] of Object.entries(states.States)) {
    const place = `the state "${name}"`;
    const known = Object.hasOwn(fields, state.Type) ? fields[state.Type] : undefined;
    if (known === undefined) throw new Error(`${place}: states of type ${state.Type} are not interpreted`);
    refuse(state, ['Type', ...known], place);
    within(place, () => checkState(state, place));
    for (const next of nextsOf(state)) {
      if (!Object.hasOwn(states.States, next))
        throw new Error(`${place} leads to ${next}, which is not there`);
    }
  }
}

function checkState(state: State, place: string): void {
  checkFields(state, place);
  if (state.Type === 'Choice') for (const rule of state.Choices) checkRule(rule as ChoiceRule);
  if (state.Type === 'Task' && !/^arn:[\w-]+:(states:::lambda:invoke|lambda:.+)$/.test(state.Resource)) {
    throw new Error(`the resource ${state.Resource} is not interpreted`);
  }
  if (state.Type === 'Map') checkMap(state, place);
}

function checkFields(object: object, place: string): void {
  for (const [name, value] of Object.entries(object)) {
    if (paths.includes(name) && value !== null) parsePath(String(value));
    if (templates.includes(name)) checkTemplate(value);
    if (Object.hasOwn(parts, name)) {
      for (const part of [value].flat() as object[]) {
        refuse(part, parts[name]!, `${place}, ${name}`);
        checkFields(part, place);
      }
    }
    if (Object.hasOwn(values, name) && !values[name]!.includes(value))
      throw new Error(`${name} ${JSON.stringify(value)} is not interpreted`);
  }
}

function checkMap(state: MapState, place: string): void {
  const { ItemProcessor, ItemReader, ResultWriter } = state;
  refuse(ItemProcessor, ['ProcessorConfig', 'StartAt', 'States'], `${place}, ItemProcessor`);
  if (ItemProcessor.ProcessorConfig === undefined) throw new Error('Mode "INLINE" is not interpreted');
  checkFields({ ProcessorConfig: ItemProcessor.ProcessorConfig }, place);
  checkStates(ItemProcessor, place);
  const reads = ItemReader?.Resource.split(':::')[1];
  if (reads !== undefined && reads !== 's3:listObjectsV2' && reads !== 's3:getObject')
    throw new Error(`the ItemReader ${ItemReader!.Resource} is not interpreted`);
  if (reads === 's3:getObject' && ItemReader!.ReaderConfig?.InputType === undefined)
    throw new Error('the ItemReader does not say the InputType of the object');
  if (ResultWriter !== undefined && ResultWriter.Resource.split(':::')[1] !== 's3:putObject')
    throw new Error(`the ResultWriter ${ResultWriter.Resource} is not interpreted`);
}

function nextsOf(state: State): string[] {
  const { Next, Default, Choices, Catch } = state as {
    readonly Next?: string;
    readonly Default?: string;
    readonly Choices?: readonly { readonly Next: string }[];
    readonly Catch?: readonly { readonly Next: string }[];
  };
  return [Next ?? [], Default ?? [], ...[...(Choices ?? []), ...(Catch ?? [])].map((one) => one.Next)].flat();
}

function refuse(object: object, known: readonly string[], place: string): void {
  const stranger = Object.keys(object).find((name) => name !== 'Comment' && !known.includes(name));
  if (stranger !== undefined) throw new Error(`${place}: the field ${stranger} is not interpreted`);
}

/** Says of which state an error speaks, unless it says so already. */
function within(place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { message } = error as Error;
    throw message.startsWith('the state') ? error : new Error(`${place}: ${message}`);
  }
}
