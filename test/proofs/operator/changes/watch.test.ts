import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Change, type ChangeWatch, readContracts, watchChanges } from '../../../../lib/operator';
import {
  type OperatedExample,
  operateExample,
  tamper,
  unsubscribe,
} from '../../../operator/support/operated-example';
import { until } from '../../../support/eventually';
import { HOSTILE } from '../../../support/hostile-texts';

let example: OperatedExample;
let watch: ChangeWatch;
const live: Change[] = [];

beforeAll(async () => {
  example = await operateExample();
  const { contracts } = await readContracts(example.clients, example.topology);
  watch = watchChanges(example.clients, example.topology, contracts, { pollMs: 50, lateAfterMs: 3_000 });
  watch.onChanges((changes) => live.push(...changes));
  await watch.ready;
});
afterAll(async () => {
  await watch?.stop();
  await example?.stop();
});

const user = (user_id: number, rest: object = {}) => ({
  user_id,
  name: `name ${user_id}`,
  email: `u${user_id}@example.com`,
  newsletter: true,
  ...rest,
});

/** The newest change of a user, once so many have been seen and nothing is waited for. */
const settled = (user_id: number, seen = 1) =>
  until(() => {
    const { changes } = watch.list({ contract: 'users/User', key: JSON.stringify({ user_id }) });
    const [change] = changes;
    // On a busy machine what is late comes all the same.
    const isOpen = change?.arrivals.some(({ state }) => state === 'waiting' || state === 'late');
    return changes.length >= seen && !isOpen && change;
  }, `change ${seen} of user ${user_id}`);

const states = ({ arrivals }: Change) =>
  Object.fromEntries(arrivals.map(({ replica, state }) => [replica, state]));

test('a put shows with its whole way, and whoever listens is told', async () => {
  await example.tables.put(user(1));
  const change = await settled(1);
  expect(change).toMatchObject({
    kind: 'created',
    key: { user_id: 1 },
    fields: ['user_id', 'name', 'email', 'newsletter'],
    publication: { state: 'published', eventId: change.sequence, type: 'users.UserCreated' },
  });
  expect(change.arrivals).toEqual(
    [
      { replica: 'billing/Users', kind: 'consumer' },
      { replica: 'notifications/User' },
      { replica: 'orders/User' },
    ].map((of) => ({
      ...of,
      state: 'applied',
      at: expect.any(String),
      lagMs: expect.any(Number),
      sequence: change.sequence,
    })),
  );
  expect(watch.problems()).toEqual([]);
  expect(live.filter(({ id }) => id === change.id).at(-1)).toEqual(change);
});

test('what a filter does not choose says why, and a row that leaves shows a tombstone', async () => {
  await example.tables.put(user(2, { newsletter: false }));
  const kept = await settled(2);
  expect(kept.arrivals[1]).toEqual({
    replica: 'notifications/User',
    state: 'filtered',
    reason: 'newsletter is false, the replica wants true',
  });
  await example.tables.put(user(3));
  await settled(3);
  await example.tables.put(user(3, { newsletter: false }));
  const left = await settled(3, 2);
  expect(left).toMatchObject({ kind: 'updated', fields: ['newsletter'] });
  expect(left.arrivals[1]).toMatchObject({
    state: 'applied',
    reason: 'the row leaves: newsletter is false, the replica wants true',
  });
  await example.tables.remove(3);
  const gone = await settled(3, 3);
  expect(gone).toMatchObject({ kind: 'deleted', publication: { type: 'users.UserDeleted' } });
  expect(states(gone)).toEqual({
    'billing/Users': 'applied',
    'notifications/User': 'filtered',
    'orders/User': 'applied',
  });
});

test('what touches no field of the contract, and what breaks it, goes nowhere', async () => {
  await example.tables.put(user(4));
  await settled(4);
  await example.tables.put(user(4, { password_hash: 'secret' }));
  expect(await settled(4, 2)).toMatchObject({
    fields: [],
    publication: { state: 'suppressed', reason: 'it changed no field of the contract' },
    arrivals: [],
  });
  await example.tables.put(user(5, { name: 17 }));
  expect(await settled(5)).toMatchObject({
    kind: 'created',
    publication: { state: 'refused', reason: 'an item is no users/User: row/name must be string' },
    arrivals: [],
  });
});

test('a change that is parked is found among the dead letters, and seen to arrive after all', async () => {
  // Ahead of all that comes: the stream's numbers do not count.
  await tamper(example, { user_id: 6, __seq: '~' });
  const { clients, orders } = example;
  await example.tables.put(user(6));
  const { id } = await until(() => watch.list({ key: '{"user_id":6}' }).changes[0]);
  const story = watch.story(id);
  const bodyWith = (name: unknown) =>
    JSON.stringify({
      specversion: '1.0',
      id: story?.sequence,
      source: 'users/User',
      type: 'users.UserCreated',
      subject: '6',
      time: story?.time,
      dataschema: 'urn:event-sharing:users:User:1.0',
      sequence: story?.sequence,
      data: { user_id: 6, name },
    });
  const send = (MessageBody: string) =>
    clients.sqs.send(new SendMessageCommand({ QueueUrl: orders.queueUrl, MessageBody }));
  await send(bodyWith(17));
  const arrivalNow = () => watch.story(id)?.arrivals.find(({ replica }) => replica === 'orders/User');
  const parked = await until(() => {
    const arrival = arrivalNow();
    return arrival?.state === 'parked' && arrival;
  });
  expect(parked.reason).toMatch(/^invalid: row\/name must be string/);
  await tamper(example, { user_id: 6 });
  await send(bodyWith('mended'));
  await until(() => arrivalNow()?.state === 'applied');
});

test('a queue that is not subscribed is told of', async () => {
  const resubscribe = await unsubscribe(example);
  await example.tables.put(user(7));
  const cutOff = await until(() => {
    const [change] = watch.list({ key: '{"user_id":7}' }).changes;
    const arrival = change?.arrivals.find(({ replica }) => replica === 'orders/User');
    return arrival?.state === 'not-subscribed' && arrival;
  });
  expect(cutOff.reason).toBe('its queue is not subscribed to the topic of the feed');
  await resubscribe();
});

test('what a change carried is shown as it is to who asks for it', async () => {
  const name = Object.values(HOSTILE).join('').toWellFormed();
  await example.tables.put(user(8, { name, address: { street: 'Hauptstrasse 1', country: 'CH' } }));
  const { id } = await settled(8);
  expect(watch.story(id)).toMatchObject({ masked: ['name', 'email', 'address'], data: { user_id: 8 } });
  const story = watch.story(id, { reveal: true });
  expect(story).toMatchObject({ masked: [], data: { name, address: { street: 'Hauptstrasse 1' } } });
  expect(story?.eventBytes).toBeGreaterThan(300);
  expect(watch.story('nothing')).toBeUndefined();
});

test('changes are found by contract, key and state, page by page, and counted', async () => {
  const { changes, next } = watch.list({ limit: 2 });
  expect(changes).toHaveLength(2);
  const rest = watch.list({ before: next });
  expect(rest.changes[0]?.id).not.toBe(changes[1]?.id);
  expect(Number.parseInt(rest.changes[0]?.id ?? '', 36)).toBeLessThan(Number.parseInt(next ?? '', 36));
  expect(watch.list({ state: 'refused' }).changes.map(({ key }) => key)).toEqual([{ user_id: 5 }]);
  expect(watch.list({ contract: 'orders/OrderPlaced' })).toEqual({ changes: [] });
  const { seen, kept, notFollowed } = watch.counts();
  expect({ kept, notFollowed }).toEqual({ kept: seen, notFollowed: 0 });
  expect(seen).toBe(watch.list().changes.length);
});
