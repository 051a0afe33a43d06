import { DeleteItemCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { toSdkItem } from '../../../../lib/adapters/sdk-values';
import {
  compareRow,
  indexesOf,
  type KnownContract,
  queryRows,
  type RowComparison,
  readContracts,
  replicaOf,
  type Topology,
  watchChanges,
} from '../../../../lib/operator';
import { toItem } from '../../../../lib/protocol/rows/attribute-values';
import { type Club, startClub } from '../../../operator/support/club';
import { until } from '../../../support/eventually';

let club: Club;
let topology: Topology;
let contracts: readonly KnownContract[];
beforeAll(async () => {
  club = await startClub();
  topology = club.topologies.dev;
  contracts = (await readContracts(club.clients, topology)).contracts;
});
afterAll(() => club?.cloud.stop());

const MARKUP = '<script>alert(1)</script>\u001b[2J';
const item = (member: string, seat: number, rest: object = {}) => ({
  pk: `MEMBER#${member}`,
  sk: `SEAT#${seat}`,
  name: `name of ${member}`,
  country: 'CH',
  address: { street: 'Hauptstrasse 1', city: 'Bern', door: 'of the owner alone' },
  phones: [{ number: '+41 1' }, { number: '+41 2' }],
  constructor: MARKUP,
  ...rest,
});
const put = (table: string | undefined, row: object) =>
  club.clients.dynamodb.send(
    new PutItemCommand({ TableName: table, Item: toSdkItem(toItem(JSON.parse(JSON.stringify(row)))) }),
  );
const owner = (row: object) => put(topology.feeds[0]?.table, row);
const leave = (member: string, seat: number) =>
  club.clients.dynamodb.send(
    new DeleteItemCommand({
      TableName: topology.feeds[0]?.table,
      Key: marshall({ pk: `MEMBER#${member}`, sk: `SEAT#${seat}` }),
    }),
  );
const replica = (name: string) => replicaOf(topology, name);
const compare = (member: string, seat: number, options: object = {}) =>
  compareRow(club.clients, topology, contracts, {
    contract: 'club/Member',
    key: { member, seat },
    lagBudgetMs: 0,
    ...options,
  });
const verdicts = ({ copies }: RowComparison) =>
  Object.fromEntries(copies.map(({ place, state, verdict }) => [place, `${state} ${verdict}`]));
const becomes = (member: string, seat: number, expected: object) =>
  until(async () => {
    const found = await compare(member, seat);
    return JSON.stringify(verdicts(found)) === JSON.stringify(expected) && found;
  });

test('a row is beside its copies, without what is personal', async () => {
  await owner(item('ada', 1));
  const found = await becomes('ada', 1, { 'desk/Member': 'present right', 'desk/Seat': 'present right' });
  const whole = { seat: 1, country: 'CH', address: { city: 'Bern' }, phones: [{}, {}], constructor: MARKUP };
  const masked = ['member', 'name', 'address.street', 'phones[].number'];
  expect(found.owner).toEqual({ place: 'owner', state: 'present', fields: whole, masked, differs: [] });
  expect(found.copies).toEqual([
    {
      place: 'desk/Member',
      state: 'present',
      fields: whole,
      masked: expect.arrayContaining(masked),
      differs: [],
      verdict: 'right',
      sequence: expect.stringMatching(/^20.*\/\d{40}$/),
      at: expect.any(String),
      ageMs: expect.any(Number),
    },
    expect.objectContaining({ place: 'desk/Seat', fields: { seat: 1, country: 'CH' }, masked: ['member'] }),
  ]);
  expect(found.event).toMatchObject({ type: 'club.MemberCreated', source: 'club/Member', data: whole });
  expect(JSON.stringify({ ...found, key: 0, event: { ...found.event, subject: '' } })).not.toMatch(
    /Haupt|ada|\+41/,
  );
  const shown = await compare('ada', 1, { reveal: true });
  expect(shown.owner.fields).toMatchObject({ name: 'name of ada', address: { street: 'Hauptstrasse 1' } });
  expect([shown.owner.masked, shown.copies[0]?.masked]).toEqual([[], []]);
});

test('a filter, a move and a deletion are right where the copies show them', async () => {
  await owner(item('ben', 1, { country: 'DE' }));
  const filtered = await becomes('ben', 1, { 'desk/Member': 'filtered right', 'desk/Seat': 'present right' });
  expect(filtered.copies[0]?.reason).toBe('country is "DE", the replica wants "CH"');
  await leave('ben', 1);
  await owner(item('ben', 2, { country: 'CH' }));
  await becomes('ben', 2, { 'desk/Member': 'present right', 'desk/Seat': 'present right' });
  const left = await becomes('ben', 1, { 'desk/Member': 'absent right', 'desk/Seat': 'deleted right' });
  expect(left).toMatchObject({ owner: { state: 'absent', fields: {} } });
  expect(left).not.toHaveProperty('event');
  await leave('ben', 2);
  await becomes('ben', 2, { 'desk/Member': 'deleted right', 'desk/Seat': 'deleted right' });
});

test('what was altered by hand is marked, masked or not', async () => {
  await owner(item('cleo', 1));
  await becomes('cleo', 1, { 'desk/Member': 'present right', 'desk/Seat': 'present right' });
  const { pk: _, sk: __, ...row } = item('cleo', 1);
  const altered = { ...row, member: 'cleo', seat: 1, name: 'altered', added: 'by hand' };
  const stored = { ...toItem(altered as never), country: { SS: ['CH', 'DE'] } };
  await club.clients.dynamodb.send(
    new PutItemCommand({ TableName: replica('desk/Member').table, Item: toSdkItem(stored) }),
  );
  const { copies } = await compare('cleo', 1);
  expect(copies[0]).toMatchObject({
    state: 'present',
    verdict: 'wrong',
    reason: 'of another type than the contract says: country',
    differs: expect.arrayContaining(['name', 'country', 'added']),
  });
  expect(JSON.stringify(copies)).not.toContain('altered');
  await put(replica('desk/Seat').table, { member: 'cleo', seat: 9, country: 'CH' });
  expect(verdicts(await compare('cleo', 9))).toMatchObject({ 'desk/Seat': 'present wrong' });
});

test('a difference of a change that has just been made is on its way', async () => {
  await owner(item('dora', 1));
  await becomes('dora', 1, { 'desk/Member': 'present right', 'desk/Seat': 'present right' });
  await put(replica('desk/Seat').table, { member: 'dora', seat: 1, country: 'XX' });
  const recent = { lagBudgetMs: 30_000, changedAt: new Date().toISOString() };
  expect(verdicts(await compare('dora', 1, recent))).toMatchObject({ 'desk/Seat': 'present on-its-way' });
  const old = { lagBudgetMs: 30_000, changedAt: '2020-01-01T00:00:00Z' };
  expect(verdicts(await compare('dora', 1, old))).toMatchObject({ 'desk/Seat': 'present wrong' });
});

test('a row that breaks its contract says so, and nothing of its copies is certain', async () => {
  await owner(item('eve', 1, { country: 17 }));
  const { owner: found, copies } = await compare('eve', 1);
  expect(found).toMatchObject({
    state: 'present',
    reason: expect.stringMatching(/^it cannot be shared: .*country/),
  });
  expect(copies[0]).toMatchObject({ state: 'absent', reason: expect.stringContaining('cannot be shared') });
  expect(copies[0]).not.toHaveProperty('verdict');
});

test('a watch sees its own environment alone, and hides personal keys', async () => {
  const watch = watchChanges(club.clients, topology, contracts, { pollMs: 50 });
  try {
    await watch.ready;
    const [there] = club.topologies['pr-7'].feeds;
    await put(there?.table, item('zoe', 1));
    await owner(item('zoe', 2));
    const [change] = await until(() => {
      const { changes } = watch.list();
      return changes[0]?.arrivals.every(({ state }) => state === 'applied') && changes;
    });
    expect(watch.counts().seen).toBe(1);
    expect(change?.key).toEqual({ member: expect.stringMatching(/^#[0-9a-f]{16}$/), seat: 2 });
    const story = watch.story(change?.id ?? '');
    expect(story?.masked).toEqual(expect.arrayContaining(['member', 'address.street', 'phones[].number']));
    expect(JSON.stringify(story)).not.toMatch(/zoe|Haupt/);
    expect(watch.story(change?.id ?? '', { reveal: true })).toMatchObject({
      masked: [],
      key: { member: 'zoe' },
    });
  } finally {
    await watch.stop();
  }
});

test('environments of one account do not see each other', async () => {
  const there = { ...(await readContracts(club.clients, club.topologies['pr-7'])) };
  const other = await compareRow(club.clients, club.topologies['pr-7'], there.contracts, {
    contract: 'club/Member',
    key: { member: 'ada', seat: 1 },
  });
  expect(other.owner.state).toBe('absent');
  expect(verdicts(other)).toEqual({ 'desk/Member': 'absent right', 'desk/Seat': 'absent right' });
});

test.each<[string, object]>([
  ['a field is missing', { member: 'ada' }],
  ['a field has another type', { member: 'ada', seat: 'one' }],
  ['a text is half a character', { member: 'x\ud800', seat: 1 }],
  ['only the prototype has it', Object.create({ member: 'ada', seat: 1 })],
])('a key of which %s is refused', async (_, key) => {
  const asked = compareRow(club.clients, topology, contracts, { contract: 'club/Member', key: key as never });
  await expect(asked).rejects.toMatchObject({ code: 'invalid-key' });
});

test('a key that no row can have is one without a row', async () => {
  expect((await compare('', 1)).owner).toMatchObject({
    state: 'absent',
    reason: 'no row of the owner can have this key',
  });
});

test('what nobody tells or nobody may read is said', async () => {
  const about = { contract: 'club/Member', key: { member: 'ada', seat: 1 } };
  await expect(compareRow(club.clients, topology, [], about)).rejects.toMatchObject({
    code: 'contract-unknown',
  });
  await expect(
    compareRow(club.clients, topology, contracts, { ...about, contract: 'club/Nothing' }),
  ).rejects.toMatchObject({
    code: 'unknown-feed',
  });
  const gone = { ...topology, replicas: topology.replicas.map((each) => ({ ...each, table: 'gone' })) };
  const { copies } = await compareRow(club.clients, gone, contracts, about);
  expect(copies[0]).toMatchObject({
    state: 'unreadable',
    reason: expect.stringContaining('ResourceNotFound'),
  });
});

describe('rows of a replica', () => {
  const query = (options: object) =>
    queryRows(club.clients, topology, contracts, { replica: 'desk/Seat', partition: 'ada', ...options });

  beforeAll(async () => {
    await club.clients.dynamodb.send(
      new UpdateTableCommand({
        TableName: replica('desk/Seat').table,
        AttributeDefinitions: [
          { AttributeName: 'member', AttributeType: 'S' },
          { AttributeName: 'seat', AttributeType: 'N' },
          { AttributeName: 'country', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'byCountry',
              KeySchema: [
                { AttributeName: 'country', KeyType: 'HASH' },
                { AttributeName: 'member', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'ALL' },
            },
          },
        ],
      }),
    );
  });

  test('are found by key and index, page by page', async () => {
    expect(await indexesOf(club.clients, replica('desk/Seat'))).toEqual([
      { partitionKey: 'member', sortKey: 'seat' },
      { name: 'byCountry', partitionKey: 'country', sortKey: 'member' },
    ]);
    expect((await query({ sort: 1 })).rows).toMatchObject([
      { place: 'desk/Seat', state: 'present', fields: { seat: 1 } },
    ]);
    const ch = await query({ index: 'byCountry', partition: 'CH', limit: 1 });
    expect(ch.rows).toHaveLength(1);
    const more = await query({ index: 'byCountry', partition: 'CH', next: ch.next, reveal: true });
    expect(more.rows.map(({ fields }) => fields.member)).not.toContain('ada');
    const some = await query({ index: 'byCountry', partition: 'CH', sort: 'cl', reveal: true });
    expect(some.rows.map(({ fields }) => [fields.member, fields.seat])).toEqual([
      ['cleo', 1],
      ['cleo', 9],
    ]);
    expect((await query({ partition: 'ben' })).rows.map(({ state }) => state)).toEqual([
      'deleted',
      'deleted',
    ]);
  });

  test.each<[string, object]>([
    ['an index', { index: 'constructor' }],
    ['a partition of another type', { partition: 1 }],
    ['a sort of another type', { sort: 'one' }],
    ['a place', { next: Buffer.from('{"member":{"S":1}}').toString('base64url') }],
    ['a place that is no text of ours', { next: '__proto__' }],
  ])('are not found by %s that is none', async (_, options) => {
    await expect(query(options)).rejects.toMatchObject({ code: 'invalid-key' });
  });
});
