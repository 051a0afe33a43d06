import { cleanUp, createFunction } from './create-function';

afterEach(cleanUp);

describe('logs', () => {
  test('lines carry the request id, and are there when the result is', async () => {
    const { fn, logs } = createFunction(
      'exports.handler = async (event) => { console.log("out", event); console.error("err"); };',
    );
    const ids = [(await fn.invoke(1)).requestId, (await fn.invoke(2)).requestId];
    const own = logs.entries().filter((entry) => entry.stream !== 'platform');
    expect(own.map((entry) => [entry.stream, entry.message, entry.requestId])).toEqual([
      ['stdout', 'out 1', ids[0]],
      ['stderr', 'err', ids[0]],
      ['stdout', 'out 2', ids[1]],
      ['stderr', 'err', ids[1]],
    ]);
    expect(own[0]).toMatchObject({
      functionName: 'probe',
      logGroup: '/aws/lambda/probe',
      time: expect.any(Number),
    });
  });

  test('partial writes become lines, also across a multi-byte character, and the rest is written at the end', async () => {
    const { fn, lines } = createFunction(`exports.handler = async () => {
      const bytes = Buffer.from('né\\n');
      process.stdout.write('o'); process.stdout.write(bytes.subarray(0, 2)); process.stdout.write(bytes.subarray(2));
      process.stdout.write('two\\r\\nthree\\n\\nfo');
      await new Promise((done) => process.stdout.write('ur', done));
    };`);
    await fn.invoke({});
    expect(lines()).toEqual(['oné', 'two', 'three', 'four']);
  });

  test('what a busy loop wrote before its timeout is kept', async () => {
    const { fn, lines } = createFunction(
      'exports.handler = () => { console.log("last words"); for (;;) {} };',
      {
        timeoutMs: 100,
      },
    );
    await fn.invoke({});
    expect(lines()).toEqual(['last words']);
  });
});
