import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '../../../lib/local-cloud/clock';
import { cleanUp, createFunction } from '../functions/create-function';

const CODE = `
const at = () => ({
  now: Date.now(),
  constructed: new Date().getTime(),
  called: Date.parse(Date()),
});
const loaded = at();
class Birthday extends Date {}
exports.handler = async (event, context) => {
  const remaining = context.getRemainingTimeInMillis();
  if (event.waitMs) await new Promise((resolve) => setTimeout(resolve, event.waitMs));
  return {
    loaded,
    ...at(),
    remaining,
    left: context.getRemainingTimeInMillis(),
    given: new Date(5).getTime(),
    parts: new Date(2020, 1, 2).toISOString(),
    utc: Date.UTC(1970, 0, 1),
    length: Date.length,
    named: Date.name,
    derived: new Birthday(7) instanceof Date && new Birthday(7).getTime(),
    copied: structuredClone(new Date(3)) instanceof Date,
    own: new Date().constructor === Date,
  };
};
`;
const DAYS_61 = 61 * 86_400_000;

afterAll(cleanUp);

test('a function sees the moved time at once, in a warm environment and in a new one', async () => {
  const clock = new Clock();
  const { fn } = createFunction(CODE, {}, clock);
  const before = await fn.invoke({});
  const now = expect.closeTo(Date.now(), -4);
  expect(before.payload).toMatchObject({ now, constructed: now });
  await clock.advance('61 days');
  const ahead = expect.closeTo(Date.now() + DAYS_61, -4);
  const warm = await fn.invoke({});
  expect(warm.payload).toMatchObject({ loaded: { now }, now: ahead, constructed: ahead, called: ahead });
  fn.killEnvironments();
  expect((await fn.invoke({})).payload).toMatchObject({ loaded: { now: ahead }, now: ahead });
});

test('all else of Date is as ever', async () => {
  const { payload } = await createFunction(CODE).fn.invoke({});
  expect(payload).toMatchObject({
    given: 5,
    parts: '2020-02-02T00:00:00.000Z',
    utc: 0,
    length: 7,
    named: 'Date',
    derived: 7,
    copied: true,
    own: true,
  });
});

test('an event under way when the clock is moved keeps the time that it has left', async () => {
  const clock = new Clock();
  const { fn, logs } = createFunction(CODE, { timeoutMs: 10_000 }, clock);
  const running = fn.invoke({ waitMs: 1_500 });
  await clock.advance('1 hour');
  const { payload } = await running;
  const { remaining, left } = payload as { remaining: number; left: number };
  expect(remaining).toBeGreaterThan(9_000);
  expect(remaining - left).toBeGreaterThan(1_000);
  expect(remaining - left).toBeLessThan(9_000);
  expect(logs.entries().at(-1)?.time).toBeCloseTo(Date.now() + 3_600_000, -4);
});

test('what the AWS SDK signs has the moved time', async () => {
  const clock = new Clock();
  const dates: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    dates.push(String(request.headers['x-amz-date']));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { fn } = createFunction(
    `const { SSMClient, GetParameterCommand } = require(${JSON.stringify(require.resolve('@aws-sdk/client-ssm'))});
    exports.handler = (endpoint) => new SSMClient({ endpoint }).send(new GetParameterCommand({ Name: 'a' }));`,
    { environment: { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' } },
    clock,
  );
  await clock.advance('61 days');
  const result = await fn.invoke(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  expect(result.error).toBeUndefined();
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '');
  expect(dates).toEqual([expect.stringContaining(`${day}T`)]);
});
