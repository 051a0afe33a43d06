import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type AuditFinding, auditReplica, feedOfReplica, runBatchJob } from '../../../lib/operator';
import {
  keepDoing,
  type OperatedExample,
  operateExample,
  ordersShow,
  tamper,
  unsubscribe,
  users,
} from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';

const COUNT = 300;
const LAG_MS = 1500;

let example: OperatedExample;
beforeAll(async () => {
  example = await operateExample();
});
afterAll(() => example?.stop());

const none = { missing: 0, stale: 0, orphaned: 0, unshareable: 0, undecided: 0, unrepaired: 0 };

async function audit(options: { repair?: boolean } = {}) {
  const findings: AuditFinding[] = [];
  const report = await auditReplica(example.clients, example.orders, {
    lagBudgetMs: LAG_MS,
    onFinding: (finding) => findings.push(finding),
    ...options,
  });
  const ids = (kind: AuditFinding['kind']) =>
    findings
      .filter((finding) => finding.kind === kind)
      .map(({ key }) => Number(key.user_id?.N))
      .sort((a, b) => a - b);
  return { report, findings, ids };
}

async function removeFromReplica(user_id: number): Promise<void> {
  const Key = marshall({ user_id });
  await example.clients.dynamodb.send(new DeleteItemCommand({ TableName: example.orders.table, Key }));
}

test('what hands have removed, altered and added is found exactly, and repaired', async () => {
  const { tables } = example;
  const all = users(COUNT);
  await tables.putAll(all);
  await ordersShow(tables, all);
  const items = await tables.items('Orders');
  const gone = [7, 8, 9, 200];
  const altered = [20, 120, 220];
  for (const id of gone) await removeFromReplica(id);
  for (const id of altered) await tamper(example, { ...items.get(id), name: 'altered by hand' });
  // One looks replicated, one has never been, one has a field that the replica does not keep.
  await tamper(example, { ...items.get(1), user_id: 9001 });
  await tamper(example, { user_id: 9002, name: 'nobody' });
  await tamper(example, { ...items.get(30), email: 'not@here' });

  const found = await audit();
  expect(found.report).toMatchObject({
    ...none,
    checked: COUNT,
    missing: 4,
    stale: 4,
    orphaned: 2,
    repaired: 0,
  });
  expect(found.ids('missing')).toEqual(gone);
  expect(found.ids('stale')).toEqual([20, 30, 120, 220]);
  expect(found.ids('orphaned')).toEqual([9001, 9002]);

  const repaired = await audit({ repair: true });
  expect(repaired.report).toMatchObject({ missing: 4, stale: 4, orphaned: 2, repaired: 10, unrepaired: 0 });
  await ordersShow(tables, all);
  expect((await audit()).report).toMatchObject({ ...none, checked: COUNT, repaired: 0 });
});

test('a replica that was emptied by hand is filled by a seed, while its owner is written to', async () => {
  const { tables, clients, orders } = example;
  for (const id of (await tables.items('Orders')).keys()) await removeFromReplica(id);
  const before = users(COUNT);
  const stop = keepDoing(async (round) => {
    const id = 1 + (round % 40);
    // Changed, deleted, created again, deleted for good.
    if (id % 4 === 0) await tables.remove(id);
    else await tables.put({ user_id: id, name: `changed ${round}` });
    if (id % 4 === 1) {
      await tables.remove(id);
      await tables.put({ user_id: id, name: `recreated ${round}` });
    }
  });
  const progress: number[] = [];
  const result = await runBatchJob(
    clients,
    feedOfReplica(orders),
    { kind: 'seed', replica: orders.name, segments: 2 },
    { onProgress: ({ read }) => progress.push(read) },
  );
  expect(await stop()).toBeGreaterThan(0);

  expect(result).toMatchObject({ state: 'finished', segments: 2, finishedSegments: 2, refused: 0 });
  expect(progress.at(-1)).toBe(result.read);
  expect(result.read).toBeGreaterThan(COUNT - 40);
  const { report, findings } = await audit();
  expect(findings).toEqual([]);
  expect(report.checked).toBeGreaterThan(before.length - 40);
});

test('rows that change while they are audited raise no alarm', async () => {
  const { tables } = example;
  const stop = keepDoing(async (round) => {
    const id = 1 + (round % 30);
    if (round % 3 === 0) await tables.remove(id);
    else await tables.put({ user_id: id, name: ['A', 'B'][round % 2] as string, newsletter: true });
  });
  const { report } = await audit();
  expect(await stop()).toBeGreaterThan(0);
  expect(report).toMatchObject({ missing: 0, stale: 0, orphaned: 0, unshareable: 0 });
});

test('a row that the contract cannot carry is named with the reason, and never with its value', async () => {
  const { tables } = example;
  await tables.put({ user_id: 777, name: 'fine' });
  await tables.shows('Orders', 777, { user_id: 777, name: 'fine' });
  await tables.put({ user_id: 777, name: new Set(['secret-value']) });
  const { findings, report } = await audit({ repair: true });
  expect(report).toMatchObject({ unshareable: 1, repaired: 0, unrepaired: 0 });
  expect(findings).toMatchObject([{ kind: 'unshareable', key: { user_id: { N: '777' } } }]);
  expect(findings[0]?.reason).toContain('name');
  expect(JSON.stringify(findings)).not.toContain('secret-value');
  await tables.remove(777);
  await tables.shows('Orders', 777, undefined);
});

test('a replica that subscribes later gets what it missed by a seed, and a filtered one only its rows', async () => {
  const { tables, clients, notifications, orders } = example;
  const subscribe = await unsubscribe(example);
  const late = users(60, 5001);
  await tables.putAll(late);
  await tables.shows('Notifications', 5060, { user_id: 5060, email: 'u5060@example.com' });
  await subscribe();
  expect((await tables.rows('Orders'))[5001]).toBeUndefined();
  const feed = feedOfReplica(orders);
  await runBatchJob(clients, feed, { kind: 'seed', replica: orders.name });
  await tables.shows('Orders', 5060, { user_id: 5060, name: 'name 5060' });
  expect((await audit()).findings).toEqual([]);

  for (const id of (await tables.items('Notifications')).keys()) {
    const Key = marshall({ user_id: id });
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: notifications.table, Key }));
  }
  await runBatchJob(clients, feed, { kind: 'seed', replica: notifications.name });
  await eventually(async () =>
    expect(Object.keys(await tables.rows('Notifications')).length).toBeGreaterThan(30),
  );
  const report = await auditReplica(clients, notifications, { lagBudgetMs: LAG_MS });
  expect(report).toMatchObject(none);
});
