import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { hashKey } from '../../../lib/adapters/digest';
import { feedOf, listDeadLetters, redrive, replayFailures } from '../../../lib/operator';
import { METRIC } from '../../../lib/wire/metrics';
import { eventSharing } from '../../cli/support/event-sharing';
import { type OperatedExample, operateExample, users } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';

const SECRET = 'secret text';
/** The item has 409,600 bytes but for these: too few for a mark. */
const ROOM = 20;
const LARGE = 11;
const GOOD = users(10);
/** Rows that can never leave. */
const UNSHAREABLE: Record<number, Record<string, AttributeValue>> = {
  12: { name: { B: new Uint8Array([1]) } },
  13: { name: { N: '424242' } },
  14: { name: { SS: [SECRET] } },
};
const BAD = [LARGE, ...Object.keys(UNSHAREABLE).map(Number)];

let example: OperatedExample;
const saved = { ...process.env };

beforeAll(async () => {
  example = await operateExample();
  const { tables } = example;
  await tables.putAll(GOOD);
  const names = ['user_id', '00', 'name', 'large', 'password_hash'].join('').length;
  await tables.put({ user_id: LARGE, name: 'large', password_hash: 'x'.repeat(409_600 - names - ROOM) });
  const TableName = tables.output('Users', 'UsersTableName');
  for (const [id, rest] of Object.entries(UNSHAREABLE)) {
    const Item = { user_id: { N: id }, email: { S: SECRET }, ...rest };
    await example.clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
  await eventually(async () => expect(Object.keys(await tables.rows('Orders'))).toHaveLength(11));
  Object.assign(process.env, example.cloud.environment);
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
  Object.assign(process.env, saved);
  await example?.stop();
});

async function marked(): Promise<number[]> {
  const { tables, clients } = example;
  const TableName = tables.output('Users', 'UsersTableName');
  const ids = [...GOOD.map(({ user_id }) => user_id), ...BAD].map(async (id) => {
    const Key = { user_id: { N: String(id) } };
    const { Item } = await clients.dynamodb.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    return Item?.__republish ? [id] : [];
  });
  return (await Promise.all(ids)).flat();
}

async function removeFromReplica(id: number): Promise<void> {
  const Key = { user_id: { N: String(id) } };
  await example.clients.dynamodb.send(new DeleteItemCommand({ TableName: example.orders.table, Key }));
}

/** Every one of these rows is in the log by its key's hash and with a reason, and no row by its values. */
function expectLogged(ids: readonly number[]): void {
  const lines = example.cloud.logs.entries().map(({ message }) => message);
  const refused = lines.filter((line) => line.includes('row refused')).map((line) => JSON.parse(line));
  for (const id of ids)
    expect(refused).toContainEqual(
      expect.objectContaining({
        key: hashKey(String(id)),
        contract: 'users/User',
        reason: expect.stringMatching(id === LARGE ? /400 KB/ : /attribute name|no users\/User/),
      }),
    );
  expect(lines.filter((line) => line.includes(SECRET) || line.includes('424242'))).toEqual([]);
}

const refusals = () => example.cloud.metrics.sum(METRIC.rowsRefused, { service: 'users' }) ?? 0;

test('republish --all marks every good row, and counts and logs the others', async () => {
  const before = refusals();
  const { code, out, err } = await eventSharing(['republish', 'orders/User', '--all']);
  expect(err).toContain('10 sent, 4 refused');
  expect(out).toContain("4 rows refused: the log of the feed's batch function says why");
  expect(code).toBe(1);
  expect(await marked()).toEqual(GOOD.map(({ user_id }) => user_id));
  expect(refusals()).toBe(before + 4);
  expectLogged(BAD);
});

test('republish --key marks the good ones, and says why not the others', async () => {
  const keys = [1, LARGE, 12, 2, 13, 14, 3].flatMap((user_id) => ['--key', JSON.stringify({ user_id })]);
  const { code, out, err } = await eventSharing(['republish', 'orders/User', ...keys]);
  expect(err).toContain('3 republished, 0 absent, 4 refused');
  expect(out).toMatch(/^\{"user_id":11\} {2}refused: .*400 KB/m);
  expect(out).toMatch(/^\{"user_id":12\} {2}refused: attribute name has DynamoDB type B/m);
  expect(code).toBe(1);
  expectLogged(BAD);
});

test('audit --repair repairs the good ones, and says what cannot be repaired without waiting for it', async () => {
  // Rows of which no republication is on its way.
  for (const id of [8, 9, LARGE]) await removeFromReplica(id);
  const { code, out } = await eventSharing(['audit', 'orders/User', '--repair', '--lag-budget', '1']);
  expect(out).toContain('3 missing, 0 stale, 0 orphaned, 3 cannot be shared');
  expect(out).toMatch(/2 repaired, 4 not repaired:\n[\s\S]* missing +\w{16} +\{"user_id":11\} .*400 KB/);
  expect(code).toBe(1);
  await example.tables.shows('Orders', 8, { user_id: 8, name: 'name 8' });
});

test('seed sends all that can be carried, the large row too, and ends with what it refused', async () => {
  await removeFromReplica(3);
  const { code, out } = await eventSharing(['seed', 'orders/User', '--no-audit', '--json']);
  expect(JSON.parse(out)).toMatchObject({ seed: { state: 'finished', read: 14, sent: 11, refused: 3 } });
  expect(code).toBe(1);
  await example.tables.shows('Orders', 3, { user_id: 3, name: 'name 3' });
  await example.tables.shows('Orders', LARGE, { user_id: LARGE, name: 'large' });
});

describe('a redrive', () => {
  const event = (user_id: unknown, name: unknown, number: number) => {
    const sequence = `2027-01-01T00:00:00.000/${String(number).padStart(40, '0')}`;
    return JSON.stringify({
      specversion: '1.0',
      id: sequence,
      source: 'users/User',
      type: 'users.UserUpdated',
      subject: String(user_id) || 'nobody',
      time: new Date().toISOString(),
      dataschema: 'urn:event-sharing:users:User:1.0',
      sequence,
      data: { user_id, name },
    });
  };
  const park = async (MessageBody: string) => {
    const QueueUrl = example.orders.deadLetterQueueUrl;
    const { MessageId = '' } = await example.clients.sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody }),
    );
    return MessageId;
  };

  test('goes on past events whose key no row can have', async () => {
    const impossible = ['', 'abc', '1e999', null, {}];
    for (const [index, id] of impossible.entries()) await park(event(id, 'x', index + 1));
    await park(event(501, 'redriven', 50));
    const report = await redrive(example.clients, example.orders, 'all', { canary: false });
    expect(report).toMatchObject({ selected: 6, sent: 6, settled: 1, refused: [] });
    expect(report.failedAgain.map(({ code }) => code).sort()).toEqual(Array(5).fill('invalid'));
    await example.tables.shows('Orders', 501, { user_id: 501, name: 'redriven' });
    const [group] = await listDeadLetters(example.clients, example.orders);
    expect(group?.count).toBe(5);
  });

  test.each(['InvalidMessageContents', 'InvalidParameterValue'])(
    'goes on past a message that the queue refuses with %s, and leaves it where it is',
    async (name) => {
      const user_id = name.length + 600;
      const bad = await park(event(user_id, 'never taken', 60));
      await park(event(user_id + 1, 'taken', 61));
      const { sqs } = example.clients;
      const original = sqs.send.bind(sqs);
      const spy = jest.spyOn(sqs, 'send').mockImplementation((async (command: object) => {
        if (command instanceof SendMessageCommand && command.input.MessageBody?.includes('never taken'))
          throw Object.assign(new Error('a value'), { name });
        return original(command as SendMessageCommand);
      }) as typeof sqs.send);
      const report = await redrive(example.clients, example.orders, 'all', { canary: false });
      spy.mockRestore();
      expect(report.refused).toContainEqual({ id: bad, reason: name });
      await example.tables.shows('Orders', user_id + 1, { user_id: user_id + 1, name: 'taken' });
      expect((await listDeadLetters(example.clients, example.orders)).some(({ count }) => count > 0)).toBe(
        true,
      );
      await redrive(example.clients, example.orders, { id: bad });
    },
    60_000,
  );
});

test('a replay goes on past records that nobody can publish, and keeps them', async () => {
  const { topology, clients } = example;
  const Bucket = feedOf(topology, 'users/User').failureBucket;
  const put = (Key: string, records: readonly unknown[]) => {
    const Body = JSON.stringify({ condition: 'Test', payload: JSON.stringify({ Records: records }) });
    return clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  };
  const record = (id: string, eventName = 'MODIFY') => ({
    eventName,
    dynamodb: { Keys: { user_id: { N: id } } },
  });
  // Without images nobody can say what a change did.
  await put('test/1', [record('9000', 'REMOVE')]);
  await put('test/2', [null]);
  await put('test/3', [{ eventName: 'MODIFY', dynamodb: { Keys: { user_id: { S: 'x' } } } }]);
  await put('test/4', [record(String(LARGE))]);
  await put('test/5', [record('1', 'INSERT')]);
  await put('test/6', [record('2', 'INSERT')]);
  const report = await replayFailures(clients, topology, 'users/User');
  expect(report).toMatchObject({ state: 'done', marked: 2, done: 2 });
  const kept = Object.fromEntries(report.kept.map(({ object, reason }) => [object, reason]));
  expect(kept).toMatchObject({
    'test/1': expect.stringContaining('does not say what happened to it'),
    'test/2': 'it is no failure record',
    'test/3': expect.stringContaining('invalid'),
    'test/4': expect.stringContaining('400 KB'),
  });
});
