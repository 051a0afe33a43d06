import { writeFileSync } from 'node:fs';
import { LocalCloudError } from '../../../lib/local-cloud/shared/errors';
import { until } from '../../support/eventually';
import { cleanUp, createFunction } from './create-function';

afterEach(cleanUp);

describe('results', () => {
  test.each([
    ['an async handler', 'exports.handler = async (event) => ({ got: event });'],
    ['a handler that returns a plain value', 'exports.handler = (event) => ({ got: event });'],
    [
      'an ES module in index.mjs',
      { 'index.mjs': 'export const handler = async (event) => ({ got: event });' },
    ],
    ['an ES module in index.js', 'export const handler = async (event) => ({ got: event });'],
    [
      'an ES module that awaits at its top',
      'await null; export const handler = async (event) => ({ got: event });',
    ],
  ])('%s gives its result', async (_name, code) => {
    const { fn } = createFunction(code);
    const result = await fn.invoke({ a: 1 });
    expect(result).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      payload: { got: { a: 1 } },
    });
  });

  test('payload and result pass through JSON', async () => {
    const { fn, lines } = createFunction(
      'exports.handler = async (event) => { console.log(JSON.stringify(event)); return { when: new Date(0), gone: undefined, map: new Map([[1, 2]]) }; };',
    );
    const { payload } = await fn.invoke({ at: new Date(0), none: undefined });
    expect(lines()).toEqual(['{"at":"1970-01-01T00:00:00.000Z"}']);
    expect(payload).toEqual({ when: '1970-01-01T00:00:00.000Z', map: {} });
  });

  test('no result is null, as on Lambda', async () => {
    const { fn } = createFunction('exports.handler = async () => {};');
    expect((await fn.invoke(undefined)).payload).toBeNull();
  });

  test('a result that is not JSON is an error', async () => {
    const { fn } = createFunction('exports.handler = async () => ({ big: 1n });');
    expect((await fn.invoke({})).error).toMatchObject({ type: 'Unhandled', name: 'Runtime.MarshalError' });
  });

  test('payloads over 6 MB are refused both ways', async () => {
    const { fn } = createFunction('exports.handler = async (event) => event.repeat(7);');
    await expect(fn.invoke('x'.repeat(6 * 1024 * 1024))).rejects.toThrow(/at most 6 MB pass/);
    expect((await fn.invoke('x'.repeat(1024 * 1024))).error?.name).toBe('Function.ResponseSizeTooLarge');
  });

  test('the handler of a file in a folder and of a nested export is found', async () => {
    const { fn } = createFunction(
      { 'src/app.cjs': 'exports.api = { get: async () => "found" };' },
      { handler: 'src/app.api.get' },
    );
    expect((await fn.invoke({})).payload).toBe('found');
  });

  test('the context says who runs, and how much time is left', async () => {
    const { fn } = createFunction(
      'exports.handler = async (event, c) => ({ ...c, left: c.getRemainingTimeInMillis() });',
      { timeoutMs: 5_000 },
    );
    const { payload, requestId } = await fn.invoke({});
    expect(payload).toMatchObject({
      functionName: 'probe',
      functionVersion: '$LATEST',
      awsRequestId: requestId,
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/probe',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    });
    const { left } = payload as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
  });
});

describe('failures', () => {
  test('a handler that throws gives its error, and keeps its environment', async () => {
    const { fn, lines } = createFunction(
      'let n = 0; exports.handler = async () => { n += 1; if (n === 1) throw new TypeError("no such user"); return n; };',
    );
    const { error } = await fn.invoke({});
    expect(error).toMatchObject({ type: 'Unhandled', name: 'TypeError', message: 'no such user' });
    expect(error?.stack).toContain('index.js');
    expect(lines('platform')[0]).toContain('no such user');
    expect((await fn.invoke({})).payload).toBe(2);
  });

  test('a thrown value that is no error is reported', async () => {
    const { fn } = createFunction('exports.handler = async () => { throw "plain words"; };');
    expect((await fn.invoke({})).error).toMatchObject({ type: 'Unhandled', message: 'plain words' });
  });

  test.each([
    ['waits for ever', 'exports.handler = () => new Promise(() => {});'],
    ['loops for ever', 'exports.handler = () => { for (;;) {} };'],
  ])(
    'a handler that %s is ended at its timeout, and the next event meets a new environment',
    async (_name, code) => {
      const { fn } = createFunction(
        `let n = 0; const slow = {}; ${code.replace('exports.handler', 'slow.run')}
      exports.handler = async (event) => event.slow ? slow.run() : ++n;`,
        { timeoutMs: 150 },
      );
      expect((await fn.invoke({})).payload).toBe(1);
      expect((await fn.invoke({ slow: true })).error).toMatchObject({
        type: 'Timeout',
        message: 'Task timed out after 0.15 seconds',
      });
      expect(fn.environments()).toBe(0);
      expect((await fn.invoke({})).payload).toBe(1);
    },
  );

  test('process.exit ends the environment, not the host', async () => {
    const { fn, lines } = createFunction(
      'exports.handler = async (event) => { if (event.exit) { console.log("bye"); process.exit(3); } return "alive"; };',
    );
    expect((await fn.invoke({ exit: true })).error).toMatchObject({
      type: 'Exit',
      name: 'Runtime.ExitError',
      message: 'the function ended its process with code 3',
    });
    expect(lines()).toEqual(['bye']);
    expect((await fn.invoke({})).payload).toBe('alive');
  });

  test.each([
    ['an error outside of the promise', 'setTimeout(() => { throw new RangeError("late"); })'],
    ['a promise nobody waits for', 'void Promise.reject(new RangeError("late"))'],
  ])('%s ends the environment', async (_name, code) => {
    const { fn } = createFunction(`exports.handler = () => { ${code}; return new Promise(() => {}); };`);
    expect((await fn.invoke({})).error).toMatchObject({ type: 'Exit', name: 'RangeError', message: 'late' });
    expect(fn.environments()).toBe(0);
  });

  test('a function that uses more than its memory is ended with a message that says so', async () => {
    const { fn } = createFunction(
      'exports.handler = async () => { const all = []; for (;;) all.push(new Array(10000).fill(all.length + 0.5)); };',
      { memoryMb: 32 },
    );
    expect((await fn.invoke({})).error).toMatchObject({
      type: 'Exit',
      message: 'function probe used more than its 32 MB: raise its memory size',
    });
  });

  test('a NODE_OPTIONS that a thread cannot take is an error result', async () => {
    const { fn } = createFunction('exports.handler = async () => 1;', {
      environment: { NODE_OPTIONS: '--no-such-option' },
    });
    expect((await fn.invoke({})).error?.message).toMatch(/function probe could not start.*--no-such-option/);
  });
});

describe('environments', () => {
  test('one environment serves events one after another, and keeps its state', async () => {
    const { fn, lines } = createFunction('let n = 0; exports.handler = async () => ++n;');
    expect([(await fn.invoke({})).payload, (await fn.invoke({})).payload]).toEqual([1, 2]);
    expect(fn.environments()).toBe(1);
    expect(lines('platform').map((line) => line.includes('Init Duration'))).toEqual([true, false]);
  });

  test('two environments serve events at once, a third event waits', async () => {
    const { fn } = createFunction('exports.handler = () => new Promise((r) => setTimeout(r, 50));');
    const all = Promise.all([fn.invoke({}), fn.invoke({}), fn.invoke({})]);
    await until(() => fn.environments() === 2, 'two environments');
    expect((await all).map((result) => result.error)).toEqual([undefined, undefined, undefined]);
    expect(fn.environments()).toBe(2);
  });

  test('a reserved concurrency of 1 means one event at a time', async () => {
    const { fn } = createFunction(
      'let busy = 0; exports.handler = async () => { busy += 1; await new Promise((r) => setTimeout(r, 5)); return busy--; };',
      { reservedConcurrency: 1 },
    );
    const results = await Promise.all([1, 2, 3].map(() => fn.invoke({})));
    expect(results.map((result) => result.payload)).toEqual([1, 1, 1]);
    expect(fn.environments()).toBe(1);
  });

  test('an event that waits for an environment that dies gets a new one', async () => {
    const { fn } = createFunction(
      'exports.handler = async (event) => { if (event.exit) process.exit(1); return "done"; };',
      { reservedConcurrency: 1 },
    );
    const [first, second] = await Promise.all([fn.invoke({ exit: true }), fn.invoke({})]);
    expect([first?.error?.type, second?.payload]).toEqual(['Exit', 'done']);
  });

  test('a reserved concurrency of 0 is refused with its remedy', async () => {
    const { fn } = createFunction('exports.handler = 1;', { reservedConcurrency: 0 });
    await expect(fn.invoke({})).rejects.toThrow('function probe has a reserved concurrency of 0: raise it');
  });

  test('a function sees its own variables and nothing of the host', async () => {
    process.env.HOST_SECRET = 'secret';
    try {
      const { fn } = createFunction(
        'exports.handler = async () => { process.env.MINE = "1"; return process.env; };',
        {
          environment: { TABLE_NAME: 'users', AWS_REGION: 'eu-north-1' },
        },
      );
      const { payload } = await fn.invoke({});
      expect(payload).toMatchObject({
        TABLE_NAME: 'users',
        AWS_REGION: 'eu-north-1',
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_LAMBDA_FUNCTION_NAME: 'probe',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        LAMBDA_TASK_ROOT: fn.spec.codeDir,
        _HANDLER: 'index.handler',
      });
      expect(payload).not.toHaveProperty('HOST_SECRET');
      expect(payload).not.toHaveProperty('NODE_ENV');
      expect(process.env.MINE).toBeUndefined();
    } finally {
      delete process.env.HOST_SECRET;
    }
  });

  test('killing busy and idle environments ends the running event with Exit, and the next event runs', async () => {
    const { fn, lines } = createFunction(
      'exports.handler = (event) => { console.log("began"); return event.hang ? new Promise(() => {}) : "done"; };',
    );
    await Promise.all([fn.invoke({}), fn.invoke({})]);
    const began = lines().length;
    const hanging = fn.invoke({ hang: true });
    await until(() => lines().length > began, 'the event began');
    expect(fn.killEnvironments()).toBe(2);
    expect((await hanging).error).toMatchObject({ type: 'Exit', message: 'the environment was killed' });
    expect((await fn.invoke({})).payload).toBe('done');
  });

  test('stop ends running and waiting events, and later ones are refused', async () => {
    const { fn } = createFunction('exports.handler = () => new Promise(() => {});', {
      reservedConcurrency: 1,
    });
    const events = [fn.invoke({}), fn.invoke({})];
    await fn.stop();
    expect((await Promise.all(events)).map((result) => result.error?.type)).toEqual(['Exit', 'Exit']);
    expect(fn.environments()).toBe(0);
    await expect(fn.invoke({})).rejects.toThrow(LocalCloudError);
    await fn.stop();
  });

  test('no thread is left after stop, also of one that loops for ever', async () => {
    const threads = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Worker' || name === 'MessagePort').length;
    const before = threads();
    const { fn, lines } = createFunction('exports.handler = () => { console.log("began"); for (;;) {} };');
    const events = [fn.invoke({}), fn.invoke({})];
    await until(() => lines().length === 2, 'both events began');
    expect(threads()).toBeGreaterThan(before);
    await fn.stop();
    expect((await Promise.all(events)).map((result) => result.error?.type)).toEqual(['Exit', 'Exit']);
    expect(threads()).toBe(before);
  });

  test('a changed file is loaded after its environments were killed', async () => {
    const { fn } = createFunction('exports.handler = async () => "old";');
    await fn.invoke({});
    writeFileSync(`${fn.spec.codeDir}/index.js`, 'exports.handler = async () => "new";');
    expect((await fn.invoke({})).payload).toBe('old');
    fn.killEnvironments();
    expect((await fn.invoke({})).payload).toBe('new');
  });
});
