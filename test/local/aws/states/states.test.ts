import { afterEach, describe, expect, it } from 'vitest';
import { type Laid, lay, map, only, task } from './machine.ts';

let laid: Laid;
afterEach(() => laid?.aws.server.close());

/** What comes of an input: the output, or what it failed with. */
async function outcomeOf(definition: object, input: unknown, answer?: Parameters<typeof lay>[1]) {
  laid = await lay(definition, answer);
  const { output, failure } = await laid.run(input);
  return failure === null ? output : `${failure.error}: ${failure.message}`;
}

const pass = (more: object) => only({ Type: 'Pass', End: true, ...more });

describe('the data of a state', () => {
  it.each([
    ['goes on as it is', {}, { a: 1 }, { a: 1 }],
    ['is chosen by InputPath', { InputPath: '$.a.b' }, { a: { b: [1] } }, [1]],
    ['is nothing for an InputPath of null', { InputPath: null }, { a: 1 }, {}],
    ['is chosen by OutputPath', { OutputPath: "$.a['b c'][1]" }, { a: { 'b c': [1, 2] } }, 2],
    ['is joined by ResultPath', { Result: 2, ResultPath: '$.x.y' }, { a: 1 }, { a: 1, x: { y: 2 } }],
    ['is kept by a ResultPath of null', { Result: 2, ResultPath: null }, { a: 1 }, { a: 1 }],
    [
      'is filled into Parameters',
      { Parameters: { 'b.$': '$.a', c: ['$.a', { 'd.$': '$$.Execution.Name' }] } },
      { a: 1 },
      { b: 1, c: ['$.a', { d: 'x' }] },
    ],
    [
      'may lie under a name of the prototype',
      { Parameters: { 'b.$': '$.toString' } },
      {},
      'States.ParameterPathFailure: the path $.toString leads to nothing',
    ],
    ['must be there', { InputPath: '$.b' }, { a: 1 }, 'States.Runtime: the path $.b leads to nothing'],
  ])('%s', async (_, fields, input, expected) => {
    expect(await outcomeOf(pass(fields), input)).toEqual(expected);
  });

  it('is at most 256 KiB', async () => {
    const output = await outcomeOf(only(task()), {}, () => 'x'.repeat(262_143));
    expect(output).toMatch(/^States\.DataLimitExceeded: .*has 262\d+ bytes, and 262144 may be handed on/);
  });
});

describe('intrinsic functions', () => {
  const input = { a: { n: 1 }, list: [1, 'two'], text: "it's", json: '{"b":2}' };
  it.each([
    ["States.Format('{}-{}', $.text, $.a)", `it's-{"n":1}`],
    ["States.Format('it\\'s {}', 1)", "it's 1"],
    ['States.JsonToString($.a)', '{"n":1}'],
    ['States.StringToJson($.json)', { b: 2 }],
    ['States.JsonMerge($.a, States.StringToJson($.json), false)', { n: 1, b: 2 }],
    ['States.Array(1, null, $.list)', [1, null, [1, 'two']]],
    ['States.ArrayLength($.list)', 2],
    ['States.ArrayGetItem($.list, 1)', 'two'],
    ["States.ArrayContains($.list, 'two')", true],
    ['States.MathAdd($.a.n, -3)', -2],
    ["States.StringSplit('a,b;c', ',;')", ['a', 'b', 'c']],
    ["States.Hash('x', 'SHA-256')", '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'],
  ])('%s', async (expression, expected) => {
    expect(await outcomeOf(pass({ Parameters: { 'v.$': expression } }), input)).toEqual({ v: expected });
  });

  it.each([
    ["States.Format('{}')", /more \{\} than values/],
    ['States.JsonMerge($.a, $.a, true)', /must be false/],
    ['States.StringToJson($.text)', /States\.IntrinsicFailure/],
  ])('%s fails', async (expression, expected) => {
    expect(await outcomeOf(pass({ Parameters: { 'v.$': expression } }), input)).toMatch(expected);
  });
});

describe('a choice', () => {
  const choice = (rule: object) =>
    only(
      { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
      { Yes: { Type: 'Pass', Result: 'yes', End: true }, No: { Type: 'Pass', Result: 'no', End: true } },
    );
  it.each([
    [{ Variable: '$.n', NumericGreaterThan: 0 }, 'yes'],
    [{ Variable: '$.n', NumericLessThanEquals: 0 }, 'no'],
    [{ Variable: '$.t', StringEquals: 'logs/' }, 'yes'],
    [{ Variable: '$.t', StringMatches: 'l*/' }, 'yes'],
    [{ Variable: '$.t', NumericEquals: 1 }, 'no'],
    [{ Variable: '$.b', BooleanEquals: false }, 'yes'],
    [{ Variable: '$.absent', IsPresent: true }, 'no'],
    [{ Not: { Variable: '$.absent', IsPresent: true } }, 'yes'],
    [
      {
        And: [
          { Variable: '$.n', IsNumeric: true },
          { Variable: '$.z', IsNull: true },
        ],
      },
      'yes',
    ],
    [
      {
        Or: [
          { Variable: '$.n', NumericEquals: 2 },
          { Variable: '$.t', IsString: true },
        ],
      },
      'yes',
    ],
  ])('%j leads to %s', async (rule, expected) => {
    expect(await outcomeOf(choice(rule), { n: 1, t: 'logs/', b: false, z: null })).toBe(expected);
  });

  it('without a way fails', async () => {
    const { Default: _, ...S } = choice({ Variable: '$.n', NumericEquals: 2 }).States.S as {
      Default: string;
    };
    const definition = only(S, { Yes: { Type: 'Succeed' } });
    expect(await outcomeOf(definition, { n: 1 })).toMatch(/^States\.NoChoiceMatched/);
  });
});

describe('waiting, ending and failing', () => {
  it('passes hours by the clock, not by the watch', async () => {
    laid = await lay(only({ Type: 'Wait', SecondsPath: '$.s', End: true }));
    const before = laid.aws.clock.now();
    expect(await laid.run({ s: 7_200 })).toMatchObject({ status: 'SUCCEEDED' });
    expect(laid.aws.clock.now() - before).toBeGreaterThanOrEqual(7_200_000);
  });

  it('ends where the machine took too long', async () => {
    const Wait = { Type: 'Wait', Seconds: 100, Next: 'Late' };
    laid = await lay({ ...only(Wait, { Late: task() }), TimeoutSeconds: 60 });
    expect(await laid.run({})).toMatchObject({ status: 'TIMED_OUT', failure: { error: 'States.Timeout' } });
    expect(laid.payloads).toEqual([]);
  });

  it('fails by name, with a cause out of the data', async () => {
    expect(await outcomeOf(only({ Type: 'Fail', Error: 'Own', CausePath: '$.why' }), { why: 'so' })).toBe(
      'Own: so',
    );
  });
});

describe('a function', () => {
  const throwing = (...types: readonly string[]) => {
    const left = [...types];
    return (payload: unknown) => {
      const type = left.shift();
      if (type !== undefined) throw new Error(type);
      return payload;
    };
  };
  const Retry = [
    { ErrorEquals: ['Lambda.TooManyRequestsException'], MaxAttempts: 0 },
    { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 3 },
  ];

  it('answers with its payload, and what Step Functions adds', async () => {
    const definition = only({ ...task(), OutputPath: '$' });
    const output = await outcomeOf(definition, { a: 1 });
    expect(output).toEqual({ ExecutedVersion: '$LATEST', Payload: { a: 1 }, StatusCode: 200 });
  });

  it('may be the resource itself', async () => {
    const { Parameters: _, OutputPath: __, ...rest } = task();
    expect(await outcomeOf(only({ ...rest, Resource: task().Parameters.FunctionName }), { a: 1 })).toEqual({
      a: 1,
    });
  });

  it('is tried again after waits that grow', async () => {
    laid = await lay(only(task({ Retry })), throwing('TypeError', 'Runtime.ExitError', 'Sandbox.Timedout'));
    const before = laid.aws.clock.now();
    expect(await laid.run({ a: 1 })).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(laid.payloads).toHaveLength(4);
    const seconds = (laid.aws.clock.now() - before) / 1000;
    expect(Math.floor(seconds / 10)).toBe(13);
  });

  it('fails after its last attempt, and at once where its retrier wants none', async () => {
    expect(await outcomeOf(only(task({ Retry })), {}, throwing(...Array(4).fill('E')))).toMatch(/^E: /);
    expect(laid.payloads).toHaveLength(4);
    await laid.aws.server.close();
    const throttled = throwing('Lambda.TooManyRequestsException');
    expect(await outcomeOf(only(task({ Retry })), {}, throttled)).toMatch(/^Lambda\.TooMany/);
    expect(laid.payloads).toHaveLength(1);
  });

  it('is caught, with what it failed with where ResultPath puts it', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught', ResultPath: '$.failure' }];
    const definition = only(task({ Catch }), { Caught: { Type: 'Succeed' } });
    expect(await outcomeOf(definition, { a: 1 }, throwing('E'))).toMatchObject({
      a: 1,
      failure: { Error: 'E', Cause: expect.stringContaining('as told') },
    });
  });

  it('is not caught where the definition itself is wrong', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const definition = only(task({ Catch, InputPath: '$.absent' }), { Caught: { Type: 'Succeed' } });
    expect(await outcomeOf(definition, {})).toMatch(/^States\.Runtime/);
  });

  it('is not invoked where the role may not', async () => {
    laid = await lay(only(task()), undefined, []);
    expect(await laid.run({})).toMatchObject({
      failure: {
        error: 'Lambda.AWSLambdaException',
        message: expect.stringMatching(/lambda:InvokeFunction/),
      },
    });
    expect(laid.payloads).toEqual([]);
  });
});

describe('what is not interpreted is refused before anything runs, by state and field:', () => {
  const processor = (more: object) => map({ ItemProcessor: { ...map().ItemProcessor, ...more } });
  it.each<[object, string]>([
    [
      only({ Type: 'Parallel', Branches: [], End: true }),
      'the state "S": states of type Parallel are not interpreted',
    ],
    [only(task({ HeartbeatSeconds: 5 })), 'the state "S": the field HeartbeatSeconds is not interpreted'],
    [
      only(task({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
      'the state "S": the resource arn:aws:states:::sqs:sendMessage is not interpreted',
    ],
    [
      only(task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })),
      'lambda:invoke.waitForTaskToken is not interpreted',
    ],
    [
      only(task({ Parameters: { 'x.$': 'States.Base64Encode($)' } })),
      'the state "S": the intrinsic function States.Base64Encode is not interpreted',
    ],
    [only(task({ InputPath: '$.a[*]' })), 'the state "S": the path $.a[*] is not interpreted'],
    [only(task({ InputPath: '$..a' })), 'the state "S": the path $..a is not interpreted'],
    [
      only(task({ Retry: [{ ErrorEquals: ['E'], Often: 1 }] })),
      'the state "S", Retry: the field Often is not interpreted',
    ],
    [only(task({ QueryLanguage: 'JSONata' })), 'the state "S": the field QueryLanguage is not interpreted'],
    [
      { ...only(task()), QueryLanguage: 'JSONata' },
      'the state machine: the field QueryLanguage is not interpreted',
    ],
    [
      only({ Type: 'Choice', Choices: [{ Variable: '$.a', TimestampEquals: 'x', Next: 'S' }] }),
      'the comparison TimestampEquals is not interpreted',
    ],
    [
      only(processor({ ProcessorConfig: { Mode: 'INLINE' } })),
      'the state "S": Mode "INLINE" is not interpreted',
    ],
    [only(processor({ ProcessorConfig: undefined })), 'the state "S": Mode "INLINE" is not interpreted'],
    [
      only(processor({ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } })),
      'ExecutionType "EXPRESS" is not interpreted',
    ],
    [
      only(
        map({
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'CSV' },
            Parameters: {},
          },
        }),
      ),
      'InputType "CSV" is not interpreted',
    ],
    [
      only(
        map({
          ResultWriter: {
            Resource: 'arn:aws:states:::s3:putObject',
            Parameters: {},
            WriterConfig: { Transformation: 'FLATTEN' },
          },
        }),
      ),
      'Transformation "FLATTEN" is not interpreted',
    ],
    [
      only(map({}, { Type: 'Wait', Seconds: 1, Until: 2, End: true })),
      'the state "Work": the field Until is not interpreted',
    ],
    [only(task({ Next: 'Nowhere', End: undefined })), 'the state "S" leads to Nowhere, which is not there'],
  ])('%#', async (definition, sentence) => {
    laid = undefined as never;
    await expect(lay(definition)).rejects.toThrow(sentence);
  });
});
