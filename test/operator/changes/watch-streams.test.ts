import { hashKey } from '../../../lib/adapters/digest';
import { type ChangeWatch, knownContract, watchChanges } from '../../../lib/operator';
import { until } from '../../support/eventually';
import { userSchema } from '../../support/user-contract';
import { FakeStreams, feed, TestClock, topology } from './fake-streams';

const contract = knownContract(userSchema, 'test', feed);
let watch: ChangeWatch | undefined;
afterEach(() => watch?.stop());

async function watchOver(streams: FakeStreams, options: object = {}, contracts = [contract]) {
  const clock = new TestClock();
  const begun = watchChanges(streams.clients, topology, contracts, { clock, ...options });
  watch = begun;
  await begun.ready;
  return { clock, watch: begun };
}

const user = (user_id: number, rest: object = {}) => ({ user_id, name: `name ${user_id}`, ...rest });
const seen = (begun: ChangeWatch, count: number) =>
  until(() => begun.counts().seen === count, `${count} changes`);

test('at many changes a second a sample is followed, and all are counted', async () => {
  const streams = new FakeStreams();
  const told: string[] = [];
  const { watch: begun, clock } = await watchOver(streams, { followPerSecond: 200 });
  begun.onChanges((changes) => told.push(...changes.map(({ id }) => id)));
  for (let id = 1; id <= 5_000; id += 1) streams.put('shard-0', user(id));
  await seen(begun, 5_000);
  expect(begun.counts()).toMatchObject({ seen: 5_000, kept: 5_000, notFollowed: 4_800 });
  clock.time += 1_000;
  expect([begun.counts().perSecond, begun.rates().get('users/User')]).toEqual([5_000, 500]);
  expect(new Set(told).size).toBe(200);
  const [newest] = begun.list({ limit: 1 }).changes;
  expect(newest).toMatchObject({
    key: { user_id: 5_000 },
    arrivals: [{ replica: 'orders/User', state: 'not-followed' }],
  });
  expect(begun.list({ state: 'waiting', limit: 1_000 }).changes).toHaveLength(200);
});

test('only the last are kept, and of the very last what they carried', async () => {
  const streams = new FakeStreams();
  const { watch: begun } = await watchOver(streams, { keep: { changes: 100, details: 10 } });
  for (let id = 1; id <= 250; id += 1) streams.put('shard-0', user(id));
  await seen(begun, 250);
  expect(begun.counts()).toMatchObject({ seen: 250, kept: 100 });
  const { changes, next } = begun.list({ limit: 1_000 });
  expect([changes.length, next, changes[99]?.key]).toEqual([100, undefined, { user_id: 151 }]);
  expect(begun.story(changes[9]?.id ?? '')?.data).toEqual(user(241));
  expect(begun.story(changes[10]?.id ?? '')).not.toHaveProperty('data');
  expect(begun.story('0')).toBeUndefined();
});

test.each([
  ['{"user_id":17}', 1],
  ['{"user_id":"17"}', 0],
  ['{"user_id":17,"name":"x"}', 0],
  ['17', 12],
  ['', 200],
  ['"', 0],
  ['{"__proto__":1}', 0],
  ['constructor', 0],
])('the key %s is that of so many: %s', async (key, count) => {
  const streams = new FakeStreams();
  const { watch: begun } = await watchOver(streams);
  for (let id = 1; id <= 200; id += 1) streams.put('shard-0', user(id));
  await seen(begun, 200);
  expect(begun.list({ key, limit: 1_000 }).changes).toHaveLength(count);
});

test('what takes too much memory goes earlier', async () => {
  const streams = new FakeStreams();
  const { watch: begun } = await watchOver(streams, { keep: { bytes: 5_000 } });
  for (let id = 1; id <= 2_000; id += 1) streams.put('shard-0', user(id));
  await seen(begun, 2_000);
  const { kept } = begun.counts();
  expect(kept).toBeGreaterThan(100);
  expect(kept).toBeLessThan(1_500);
  expect(begun.list({ key: `${2_000 - kept + 1}` }).changes).not.toHaveLength(0);
});

test('a shard that takes the place of another is read from its beginning, and none from its past', async () => {
  const streams = new FakeStreams();
  streams.open('old');
  streams.close('old');
  const { watch: begun } = await watchOver(streams);
  streams.put('shard-0', user(1));
  await seen(begun, 1);
  streams.open('shard-1');
  streams.put('shard-1', user(2));
  streams.close('shard-0');
  await seen(begun, 2);
  expect(streams.iterators).toEqual([
    { shard: 'shard-0', type: 'LATEST' },
    { shard: 'shard-1', type: 'TRIM_HORIZON' },
  ]);
});

test('shards with many records are read one at a time, none else waits for them, and none is read after the end', async () => {
  const streams = new FakeStreams();
  streams.open('shard-1');
  streams.open('quiet');
  const { watch: begun } = await watchOver(streams);
  const held: (() => void)[] = [];
  streams.hold = (shard) =>
    shard === 'quiet' ? Promise.resolve() : new Promise((resolve) => held.push(resolve));
  // Nobody knows yet that there are many.
  await until(() => held.length === 2, 'a read of each shard');
  for (let id = 1; id <= 10_000; id += 1) streams.put(`shard-${id % 2}`, user(id));
  for (const go of held.splice(0)) go();
  for (let quiet = 10_001; quiet <= 10_004; quiet += 1) {
    await until(() => held.length > 0, 'a read of a busy shard');
    streams.put('quiet', user(quiet));
    await until(() => begun.list({ key: `${quiet}` }).changes.length === 1, 'a change in the quiet shard');
    expect(held).toHaveLength(1);
    held.pop()?.();
  }
  await until(() => held.length > 0, 'a read of a busy shard');
  const stopped = begun.stop();
  held.pop()?.();
  await stopped;
  expect(held).toEqual([]);
});

test('a busy shard that cannot be read keeps no other from being read', async () => {
  const streams = new FakeStreams();
  streams.open('shard-1');
  const { watch: begun } = await watchOver(streams);
  streams.hold = async (shard) => {
    if (shard === 'shard-0' && begun.counts().seen > 0) throw new Error('throttled');
  };
  for (let id = 1; id <= 10_000; id += 1) streams.put(`shard-${id % 2}`, user(id));
  await until(() => begun.problems().length > 0, 'a problem');
  await until(() => begun.list({ key: '9999' }).changes.length === 1, 'all of the other shard');
  streams.hold = async () => undefined;
  await seen(begun, 10_000);
});

test('a table that is deployed again has another stream, which is read on', async () => {
  const streams = new FakeStreams();
  const { watch: begun } = await watchOver(streams);
  streams.put('shard-0', user(1));
  await seen(begun, 1);
  streams.replace('2026-02-01T00:00:00.000');
  streams.open('shard-9');
  streams.put('shard-9', user(2));
  await seen(begun, 2);
  expect(begun.list().changes.map(({ sequence }) => sequence.split('/')[0])).toEqual([
    '2026-02-01T00:00:00.000',
    '2026-01-01T00:00:00.000',
  ]);
});

test('a stream that may not be read is a problem until it may', async () => {
  const streams = new FakeStreams();
  streams.refusal = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  const { watch: begun } = await watchOver(streams);
  const [problem] = await until(() => begun.problems().length > 0 && begun.problems());
  expect(problem).toEqual({
    code: 'stream-unreadable',
    message: expect.stringMatching(
      /^changes of the table users cannot be seen \(AccessDeniedException: no\): .*GetRecords/,
    ),
  });
  streams.refusal = undefined;
  streams.put('shard-0', user(1));
  await seen(begun, 1);
  await until(() => begun.problems().length === 0);
});

test('a change that does not arrive is late, with what its queues hold', async () => {
  const streams = new FakeStreams();
  const { watch: begun, clock } = await watchOver(streams, { lateAfterMs: 30_000 });
  streams.put('shard-0', user(1));
  await seen(begun, 1);
  const arrival = () => begun.list().changes[0]?.arrivals[0];
  expect(arrival()?.state).toBe('waiting');
  clock.time += 30_000;
  await until(() => arrival()?.state === 'late');
  expect(arrival()?.reason).toBe('about 0 messages are in its queue, and 0 among its dead letters');
  // The service of subscriptions does not answer here.
  expect(begun.problems()).toEqual([
    {
      code: 'unknown',
      message: expect.stringMatching(/^orders\/User: its subscription cannot be looked at/),
    },
  ]);
});

test('without its contract a change is seen, and nothing of it is shown', async () => {
  const streams = new FakeStreams();
  const { watch: begun } = await watchOver(streams, {}, []);
  streams.put('shard-0', user(1, { name: 'secret' }));
  await seen(begun, 1);
  const [change] = begun.list().changes;
  expect(change).toMatchObject({
    contract: 'users/User',
    key: { user_id: expect.stringMatching(/^#[0-9a-f]{16}$/) },
    publication: { state: 'unknown', reason: 'the contract users/User is not known here' },
  });
  expect(begun.story(change?.id ?? '', { reveal: true })?.key).toEqual({ user_id: '1' });
  expect(begun.list({ key: String(change?.key.user_id) }).changes).toHaveLength(1);
  begun.update(topology, [contract]);
  streams.put('shard-0', user(2));
  await seen(begun, 2);
  expect(begun.list().changes[0]?.publication.state).toBe('published');
});

test('a business event is named by the hash of its personal key, with or without its contract', async () => {
  const streams = new FakeStreams();
  const about = { ...userSchema['x-contract'], kind: 'event' };
  const email = { type: 'string', 'x-pii': true };
  const schema = {
    ...userSchema,
    'x-contract': { ...about, key: ['user_id', 'email'] },
    properties: { ...userSchema.properties, email },
    required: [...userSchema.required, 'email'],
  };
  const { watch: begun } = await watchOver(streams, {}, [knownContract(schema, 'test', feed)]);
  streams.put('shard-0', { ...user(1), email: 'ada@example.com', __event: 'users/User' });
  await seen(begun, 1);
  const hash = `#${hashKey('1/ada%40example.com')}`;
  const event = () => begun.list().changes[0]?.publication;
  expect(event()).toMatchObject({ state: 'published', eventId: `User/1/${hash}` });
  const [{ id = '' } = {}] = begun.list().changes;
  expect(begun.story(id, { reveal: true })?.publication).toMatchObject({
    eventId: 'User/1/ada%40example.com',
  });
  begun.update(topology, []);
  expect(event()).toMatchObject({ eventId: expect.stringMatching(/^#[0-9a-f]{16}$/) });
});

const RAW = '1795727167.856699466';
const ISO = '2026-11-26T21:06:07.856';
const streamOf = (table: string, label: string) =>
  `arn:aws:dynamodb:eu-west-1:2:table/${table}/stream/${label}`;

test.each([
  ['as it is told', [streamOf('users', RAW)], RAW],
  ['as it is told in another form', ['arn:aws:sqs:eu-west-1:2:users', streamOf('users', ISO)], ISO],
  ['as it is told with a zone', [streamOf('users', `${ISO}Z`)], `${ISO}Z`],
  ['by itself where nobody is told of it', [], RAW],
  ['by itself where others are told', [streamOf('users', '1'), streamOf('orders', ISO), 'arn', ''], RAW],
])("a stream that an engine labels by seconds has the publisher's label: %s", async (_, mapped, label) => {
  const streams = new FakeStreams();
  streams.label = RAW;
  streams.mapped = mapped;
  const { watch: begun } = await watchOver(streams);
  streams.put('shard-0', user(1));
  await seen(begun, 1);
  expect(begun.list({}).changes[0]?.sequence.split('/')[0]).toBe(label);
});
