import { parseFeedDescription, parseFields, parseReplicaDescription } from '../../lib/wire/descriptions';
import type { FeedDescription, ReplicaDescription } from '../../lib/wire/parameters';

const feed: FeedDescription = {
  contract: 'users/User',
  version: '1.0',
  table: 't',
  batch: 'b',
  read: 'r',
  stateMachine: 's',
  publisher: 'p',
  failureBucket: 'f',
};
const replica: ReplicaDescription = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  reads: [1, 2],
  table: 't',
  fields: ['user_id'],
  filter: { newsletter: [true, null], user_id: [1, 'a'] },
  queueUrl: 'q',
  deadLetterQueueUrl: 'd',
  subscriptionDeadLetterQueueUrl: 's',
  replicator: 'r',
};

test('what constructs write is read as it is', () => {
  const { fields, filter, ...least } = replica;
  for (const each of [feed, { ...feed, kind: 'event' }])
    expect(parseFeedDescription(JSON.stringify(each))).toEqual(each);
  for (const each of [replica, { ...least, fields }, { ...least, filter }, least])
    expect(parseReplicaDescription(JSON.stringify(each))).toEqual(each);
  expect(parseFields('["user_id"]')).toEqual(fields);
});

test.each(['', 'null', '[]', '"text"', '{}', '{'])('%j is no description', (text) => {
  const read = [parseFeedDescription, parseReplicaDescription].map((parse) => parse(text));
  expect(read).toEqual([undefined, undefined]);
});

test.each(Object.keys(feed))('a feed without a text for "%s" is none', (member) => {
  for (const value of [undefined, 1, null, {}])
    expect(parseFeedDescription(JSON.stringify({ ...feed, [member]: value }))).toBeUndefined();
});

test('a feed of another kind than rows and events is none', () => {
  for (const kind of ['row', null, 1])
    expect(parseFeedDescription(JSON.stringify({ ...feed, kind }))).toBeUndefined();
});

test.each(Object.keys(replica))('a replica with another type of "%s" is none', (member) => {
  for (const value of [1.5, null, [{}], { field: 1 }])
    expect(parseReplicaDescription(JSON.stringify({ ...replica, [member]: value }))).toBeUndefined();
});

test.each(['{}', '[1]', '[["a"]]', 'x'])('%j is no list of fields', (text) => {
  expect(parseFields(text)).toBeUndefined();
});

test('how a consumer takes changes is read, and what a later version says otherwise is not known', () => {
  const { table: _, ...rest } = replica;
  const consuming = { delivery: 'in-order', positionsTable: 'p', kinds: ['created'], fields: ['name'] };
  const read = (value: unknown) =>
    parseReplicaDescription(JSON.stringify({ ...rest, kind: 'consumer', consuming: value }));
  expect(read(consuming)?.consuming).toEqual(consuming);
  for (const other of [
    { ...consuming, delivery: 'never' },
    { ...consuming, positionsTable: 1 },
    { ...consuming, kinds: ['created', 'renamed'] },
    { ...consuming, kinds: 'created' },
    { ...consuming, fields: [1] },
    'in-order',
    null,
  ]) {
    expect(read(other)).toMatchObject({ name: 'orders/User', kind: 'consumer' });
    expect(read(other)?.consuming).toBeUndefined();
  }
});
