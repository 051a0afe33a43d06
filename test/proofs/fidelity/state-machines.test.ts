import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { stopClouds } from '../../local-cloud/support/clouds';
import { until } from '../../support/eventually';
import { FUNCTION, Machines, task } from './machines';
import { PAGES } from './pages';

const aws = new Machines();
afterAll(stopClouds);

const INVOKE = 'arn:aws:states:::lambda:invoke';

describe(PAGES.stateFunctions.title, () => {
  const direct = aws.declare({ A: task({ End: true }) });
  const optimised = aws.declare({
    A: task({
      Resource: INVOKE,
      Parameters: { FunctionName: FUNCTION, 'Payload.$': '$.payload' },
      End: true,
    }),
  });

  test('by its ARN a function gets the input, and its answer is the output', async () => {
    expect(await aws.run(direct, { a: [1, null] })).toEqual({ a: [1, null] });
  });

  test('by the integration it gets the payload, and its answer is in an envelope', async () => {
    expect(await aws.run(optimised, { payload: { a: 1 } })).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { a: 1 },
      StatusCode: 200,
    });
  });
});

describe(PAGES.statePaths.title, () => {
  const all = aws.declare({
    A: task({
      InputPath: '$.in',
      Parameters: { answer: { 'x.$': '$.n', constant: true, list: [{ 'y.$': '$.n' }] } },
      ResultSelector: { 'picked.$': '$.x', 'list.$': '$.list' },
      ResultPath: '$.result',
      OutputPath: '$.result',
      End: true,
    }),
  });
  const kept = aws.declare({ A: task({ Parameters: {}, ResultPath: null, End: true }) });
  const nothing = aws.declare({ A: task({ InputPath: null, OutputPath: null, End: true }) });
  const missing = aws.declare({ A: task({ Parameters: { 'a.$': '$.none' }, End: true }) });
  const large = aws.declare({ A: { Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' }, End: true } });

  test('input path, parameters, result selector, result path and output path follow each other', async () => {
    expect(await aws.run(all, { in: { n: 7 } })).toEqual({ picked: 7, list: [{ y: 7 }] });
  });

  test('a result path of null keeps the input, an input or output path of null is an empty object', async () => {
    expect(await aws.run(kept, { a: 1 })).toEqual({ a: 1 });
    expect(await aws.run(nothing, { a: 1 })).toEqual({});
  });

  test('a parameter that is not there fails the execution', async () => {
    expect(await aws.run(missing)).toMatchObject({ status: 'FAILED', error: 'States.ParameterPathFailure' });
  });

  test('more than 256 KiB fail the execution', async () => {
    const half = { text: 'x'.repeat(140 * 1024) };
    expect(await aws.run(large, half)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe(PAGES.passState.title, () => {
  const pass = aws.declare({
    A: { Type: 'Pass', Result: { b: 2 }, ResultPath: '$.added', Next: 'B' },
    B: { Type: 'Succeed', OutputPath: '$.added' },
  });

  test('its result is put where it says', async () => {
    expect(await aws.run(pass, { a: 1 })).toEqual({ b: 2 });
  });
});

describe(PAGES.stateContext.title, () => {
  const context = aws.declare({
    A: {
      Type: 'Pass',
      Parameters: { 'execution.$': '$$.Execution', 'state.$': '$$.State', 'machine.$': '$$.StateMachine' },
      End: true,
    },
  });

  test('a state reads of its execution, itself and its machine', async () => {
    const arn = await aws.start(context, { a: 1 }, 'named');
    const { output, startDate } = await aws.ended(arn);
    expect(JSON.parse(output ?? '')).toEqual({
      execution: {
        Id: arn,
        Input: { a: 1 },
        Name: 'named',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        StartTime: startDate?.toISOString(),
      },
      state: { Name: 'A', EnteredTime: expect.stringMatching(/^20.*Z$/), RetryCount: 0 },
      machine: { Id: aws.arn(context), Name: context },
    });
    expect(arn).toMatch(/^arn:aws:states:us-east-1:000000000000:execution:m\d+:named$/);
  });
});

describe(PAGES.choiceState.title, () => {
  const to = (b: string) => ({ Type: 'Pass', Result: b, End: true });
  const choose = aws.declare({
    A: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.n', NumericGreaterThan: 10, Next: 'Many' },
        { Variable: '$.n', NumericGreaterThan: 5, Next: 'Some' },
      ],
      Default: 'Few',
    },
    Many: to('many'),
    Some: to('some'),
    Few: to('few'),
  });
  const without = aws.declare({
    A: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'B' }] },
    B: to('one'),
  });

  test('the first rule that holds is taken, or the default', async () => {
    expect(await Promise.all([11, 6, 5].map((n) => aws.run(choose, { n })))).toEqual(['many', 'some', 'few']);
  });

  test('no rule and no default is an error', async () => {
    expect(await aws.run(without, { n: 2 })).toMatchObject({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
    });
  });
});

describe(PAGES.waitState.title, () => {
  const hours = aws.declare({ A: { Type: 'Wait', Seconds: 7200, End: true } });
  const until2 = aws.declare({ A: { Type: 'Wait', TimestampPath: '$.at', End: true } });
  const path = aws.declare({ A: { Type: 'Wait', SecondsPath: '$.seconds', End: true } });

  test('seconds, seconds of the input and a time of the input pass with the clock', async () => {
    const { clock } = aws.cloud;
    const at = new Date(clock.now() + 7_200_000).toISOString();
    const executions = [
      await aws.start(hours),
      await aws.start(until2, { at }),
      await aws.start(path, { seconds: 7200 }),
    ];
    const states = async () =>
      (await Promise.all(executions.map((arn) => aws.describe(arn)))).map(({ status }) => status);
    await clock.advance('119 minutes');
    expect(await states()).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
    await clock.advance('2 minutes');
    for (const arn of executions) {
      const { status, startDate, stopDate } = await aws.ended(arn);
      expect(status).toBe('SUCCEEDED');
      expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(7_200_000);
    }
  });
});

describe(PAGES.failState.title, () => {
  const fail = aws.declare({ A: { Type: 'Fail', Error: 'Mine', Cause: 'because' } });
  const paths = aws.declare({ A: { Type: 'Fail', ErrorPath: '$.e', CausePath: '$.c' } });

  test('an execution fails with its error and cause, also of the input', async () => {
    expect(await aws.run(fail)).toEqual({ status: 'FAILED', error: 'Mine', cause: 'because' });
    expect(await aws.run(paths, { e: 'E', c: 'C' })).toEqual({ status: 'FAILED', error: 'E', cause: 'C' });
  });
});

describe(PAGES.stateErrors.title, () => {
  const retry = (rest: object) => ({ ErrorEquals: ['Busy'], IntervalSeconds: 3600, ...rest });
  const catcher = (name: string, rest: object = {}) => ({ ErrorEquals: [name], Next: 'Caught', ...rest });
  const Caught = { Type: 'Succeed' };
  const retried = aws.declare({
    A: task({ End: true, Retry: [retry({ MaxAttempts: 2, BackoffRate: 3 })] }),
  });
  const later = aws.declare({ A: task({ End: true, Retry: [retry({ ErrorEquals: ['States.ALL'] })] }) });
  const caught = aws.declare({
    A: task({ End: true, Catch: [catcher('Other'), catcher('States.ALL', { ResultPath: '$.error' })] }),
    Caught,
  });
  const taskFailed = aws.declare({
    A: task({ End: true, TimeoutSeconds: 60, Catch: [catcher('States.TaskFailed')] }),
    Caught,
  });
  const runtime = aws.declare({
    A: {
      Type: 'Map',
      ItemsPath: '$.none',
      ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } },
      End: true,
      Catch: [catcher('States.ALL')],
    },
    Caught,
  });
  const machine = aws.declare({ A: { Type: 'Wait', Seconds: 7200, End: true } }, { TimeoutSeconds: 3600 });

  test('a retrier tries again after growing pauses, as often as it says', async () => {
    const { clock, logs } = aws.cloud;
    const pauses = (name: string) =>
      logs.entries().flatMap(({ message }) => {
        const [, ms] = message.includes(`execution ${name}:`)
          ? (/tried again in (\d+) ms/.exec(message) ?? [])
          : [];
        return ms === undefined ? [] : [Number(ms)];
      });
    const succeeds = await aws.start(
      retried,
      { id: 'a', fail: 'Busy', times: 2, answer: 'count' },
      'succeeds',
    );
    const fails = await aws.start(retried, { id: 'b', fail: 'Busy' }, 'fails');
    for (const [index, duration] of (['61 minutes', '181 minutes'] as const).entries()) {
      await until(() => [...pauses('succeeds'), ...pauses('fails')].length === 2 * (index + 1));
      await clock.advance(duration);
    }
    expect(await aws.ended(succeeds)).toMatchObject({ status: 'SUCCEEDED', output: '3' });
    expect(await aws.ended(fails)).toMatchObject({ status: 'FAILED', error: 'Busy' });
    expect([pauses('succeeds'), pauses('fails')]).toEqual(Array(2).fill([3_600_000, 10_800_000]));
  });

  test('another error is not tried again, and fails with its type and cause', async () => {
    const { error, cause } = (await aws.run(retried, { id: 'x', fail: 'Other' })) as Record<string, string>;
    expect(error).toBe('Other');
    expect(JSON.parse(cause ?? '')).toMatchObject({
      errorType: 'Other',
      errorMessage: 'on purpose',
      trace: expect.any(Array),
    });
  });

  test('a function whose environment is lost, or that times out, is tried again', async () => {
    for (const [id, rest] of Object.entries({ exit: { exit: true }, time: { sleep: 2_500 } })) {
      const arn = await aws.start(later, { id, times: 1, answer: 'count', ...rest });
      const name = id === 'exit' ? 'Runtime.ExitError' : 'Sandbox.Timedout';
      await until(() =>
        aws.cloud.logs
          .entries()
          .some(({ message }) => message.includes(`tried again in 3600000 ms: ${name}`)),
      );
      await aws.cloud.clients.sfn.send(new StopExecutionCommand({ executionArn: arn }));
    }
  });

  test('a catcher puts error and cause into the input, and goes on', async () => {
    expect(await aws.run(caught, { id: 'y', fail: 'Mine' })).toEqual({
      id: 'y',
      fail: 'Mine',
      error: { Error: 'Mine', Cause: expect.stringContaining('on purpose') },
    });
  });

  test('States.TaskFailed is for every error but States.Timeout', async () => {
    expect(await aws.run(taskFailed, { id: 'z', fail: 'Mine' })).toMatchObject({ Error: 'Mine' });
    const arn = await aws.start(taskFailed, { id: 'late', sleep: 1_900 });
    await aws.cloud.clock.advance('61 seconds');
    expect(await aws.ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('States.ALL does not catch States.Runtime', async () => {
    expect(await aws.run(runtime)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('an execution that takes longer than its machine allows is timed out', async () => {
    const arn = await aws.start(machine);
    await aws.cloud.clock.advance('61 minutes');
    expect(await aws.ended(arn)).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });
});

describe(PAGES.taskState.title, () => {
  const timeout = aws.declare({ A: task({ TimeoutSeconds: 1, End: true }) });

  test('a task that takes longer than its timeout fails with States.Timeout', async () => {
    expect(await aws.run(timeout, { id: 'slow', sleep: 1_500 })).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
  });
});

describe(PAGES.parallelState.title, () => {
  const branch = (state: object) => ({ StartAt: 'S', States: { S: state } });
  const both = aws.declare({
    A: {
      Type: 'Parallel',
      Branches: [branch({ Type: 'Pass', Result: 1, End: true }), branch(task({ End: true }))],
      ResultPath: '$.both',
      End: true,
    },
  });
  const failing = aws.declare({
    A: {
      Type: 'Parallel',
      Branches: [branch({ Type: 'Wait', Seconds: 7200, End: true }), branch({ Type: 'Fail', Error: 'Mine' })],
      End: true,
    },
  });

  test('its branches get the same input, and their outputs are a list', async () => {
    expect(await aws.run(both, { a: 1 })).toEqual({ a: 1, both: [1, { a: 1 }] });
  });

  test('a branch that fails ends the others', async () => {
    expect(await aws.run(failing)).toMatchObject({ status: 'FAILED', error: 'Mine' });
  });
});

describe(PAGES.startExecution.title, () => {
  const waiting = aws.declare({ A: { Type: 'Wait', Seconds: 7200, End: true } });
  const send = (rest: object) =>
    aws.cloud.clients.sfn.send(new StartExecutionCommand({ stateMachineArn: aws.arn(waiting), ...rest }));

  test('a name counts once: again with the same input it is the same execution, otherwise refused', async () => {
    const first = await send({ name: 'once', input: '{"a":1}' });
    const again = await send({ name: 'once', input: '{"a":1}' });
    expect(again.executionArn).toBe(first.executionArn);
    await expect(send({ name: 'once', input: '{}' })).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
    await aws.cloud.clients.sfn.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(send({ name: 'once', input: '{"a":1}' })).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  test('what it refuses', async () => {
    await expect(send({ stateMachineArn: 'arn:none' })).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
    await expect(send({ input: '{' })).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(send({ name: 'a b' })).rejects.toMatchObject({ name: 'InvalidName' });
    await expect(aws.describe('arn:none')).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

describe(PAGES.stopExecution.title, () => {
  const waiting = aws.declare({ A: { Type: 'Wait', Seconds: 7200, End: true } });

  test('an execution is aborted with error and cause', async () => {
    const executionArn = await aws.start(waiting);
    const { stopDate } = await aws.cloud.clients.sfn.send(
      new StopExecutionCommand({ executionArn, error: 'Mine', cause: 'because' }),
    );
    expect(stopDate?.getTime()).toBeCloseTo(aws.cloud.clock.now(), -4);
    expect(await aws.describe(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Mine',
      cause: 'because',
    });
  });
});
