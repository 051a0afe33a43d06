import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  type AuditFinding,
  auditReplica,
  discover,
  feedOfReplica,
  replicaOf,
  runBatchJob,
} from '../../../lib/operator';
import { Contract, SyncApi } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { signedFetch } from '../../support/signed-fetch';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner, outputAll } from './support/pipeline';

const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: {
    user_id: { type: 'integer' },
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    cards: { type: 'array', items: { type: 'object', properties: { last4: { type: 'string' } } } },
    labels: { type: 'object', patternProperties: { '^public_': { type: 'string' } } },
  },
  required: ['user_id', 'name'],
  $defs: { address: { type: 'object', properties: { city: { type: 'string' } } } },
});

const SECRET = { S: 'SECRET' };
const item = (id: number, rest: Record<string, AttributeValue> = {}) => ({
  user_id: { N: String(id) },
  name: { S: `name ${id}` },
  address: { M: { city: { S: 'Bern' }, ssn: SECRET } },
  cards: { L: [{ M: { last4: { S: '1234' }, pan: SECRET } }] },
  labels: { M: { public_a: { S: 'x' }, private_a: SECRET } },
  ...rest,
});
const shared = (id: number) => ({
  user_id: { N: String(id) },
  name: { S: `name ${id}` },
  address: { M: { city: { S: 'Bern' } } },
  cards: { L: [{ M: { last4: { S: '1234' } } }] },
  labels: { M: { public_a: { S: 'x' } } },
});

/** Each breaks the contract in another way. */
const UNFIT: Record<string, AttributeValue>[] = [
  { name: { N: '424242' } },
  { address: { M: { city: { BOOL: true }, ssn: SECRET } } },
  { labels: { M: { public_a: { NULL: true } } } },
  { cards: { L: [{ S: 'SECRET' }] } },
];

describe('the boundary of a deployed owner', () => {
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [contract],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    const { context, stack, table } = owner;
    const api = new SyncApi(context, 'Api', { table, contracts: [contract], path: 'users' });
    outputAll(stack, { Url: api.url });
    defineConsumer(app, 'orders', owner, { User: { contract } });
  });
  const output = (name: string) => deployed.output(name);
  const put = (Item: Record<string, AttributeValue>) => deployed.put('Table', Item);
  const replicaRows = async () =>
    Object.fromEntries((await deployed.rows('User')).map((row) => [row.user_id?.N, row]));

  async function objects(bucket: string): Promise<string[]> {
    const { Contents = [] } = await deployed.cloud.clients.s3.send(
      new ListObjectsV2Command({ Bucket: output(bucket) }),
    );
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await deployed.cloud.clients.s3.send(
          new GetObjectCommand({ Bucket: output(bucket), Key }),
        );
        return (await Body?.transformToString()) ?? '';
      }),
    );
  }

  it('lets out what the contract names at each depth, by event, payload and API, and nothing else', async () => {
    await put(item(1));
    await put(item(2, { name: { S: 'x'.repeat(300_000) } }));
    await eventually(async () =>
      expect(await replicaRows()).toEqual({
        1: shared(1),
        2: { ...shared(2), name: { S: 'x'.repeat(300_000) } },
      }),
    );
    const payloads = await objects('Payloads');
    expect(payloads).toHaveLength(1);
    expect(payloads.join()).not.toContain('SECRET');
    const answer = await signedFetch(`${output('Url')}/users/1`);
    expect(await answer.json()).toMatchObject({
      data: { address: { city: 'Bern' }, labels: { public_a: 'x' } },
    });
    for (const path of ['/users/1', '/users?limit=10'])
      expect(await (await signedFetch(`${output('Url')}${path}`)).text()).not.toContain('SECRET');
  });

  it('publishes nothing when a private member alone changes', async () => {
    const suppressed = deployed.cloud.metrics.sum('ChangesSuppressed');
    await put({ ...item(1), address: { M: { city: { S: 'Bern' }, ssn: { S: 'SECRET again' } } } });
    await eventually(async () =>
      expect(deployed.cloud.metrics.sum('ChangesSuppressed')).toBe(suppressed + 1),
    );
  });

  it('keeps rows that do not fit the contract, whole, counts them, and goes on with their neighbours', async () => {
    for (const [index, unfit] of UNFIT.entries()) await put(item(10 + index, unfit));
    await put(item(20));
    await eventually(async () => expect(Object.keys(await replicaRows())).toEqual(['1', '2', '20']));
    await eventually(async () =>
      expect(deployed.cloud.metrics.sum('EventsParked', { function: 'publisher' })).toBe(UNFIT.length),
    );
    const kept = (await objects('Failures')).map((text) => JSON.parse(text));
    expect(kept).toHaveLength(UNFIT.length);
    for (const { reason } of kept) {
      expect(reason).toMatch(/^an item is no users\/User: row\/|^attribute /);
      expect(reason).not.toMatch(/SECRET|424242/);
    }
    expect(JSON.stringify(kept)).toContain('424242');
    expect(deployed.cloud.metrics.sum('EventsParked', { replica: 'orders/User' })).toBe(0);
  });

  it('seeds, compares and serves the others, and says of these rows that they cannot be shared', async () => {
    const clients = operatorClients(deployed.cloud);
    const orders = replicaOf(await discover(clients), 'orders/User');
    const seed = { kind: 'seed', replica: 'orders/User', segments: 1 } as const;
    const job = await runBatchJob(clients, feedOfReplica(orders), seed);
    expect(job).toMatchObject({ read: 3 + UNFIT.length, sent: 3, refused: UNFIT.length });
    const findings: AuditFinding[] = [];
    const report = await auditReplica(clients, orders, {
      lagBudgetMs: 1500,
      onFinding: (finding) => findings.push(finding),
    });
    expect(report).toMatchObject({ missing: 0, stale: 0, orphaned: 0, unshareable: UNFIT.length });
    expect(JSON.stringify(findings)).not.toMatch(/SECRET|424242/);
    const problem = await signedFetch(`${output('Url')}/users/10`);
    expect(problem.ok).toBe(false);
    expect(await problem.text()).toContain('row-not-shareable');
  });

  it('publishes the deletion of such a row, and the change that mends it, without what did not fit', async () => {
    await put(item(10));
    await eventually(async () => expect((await replicaRows())[10]).toEqual(shared(10)));
    await put(item(1, { name: { N: '424242' } }));
    await deployed.remove('Table', { user_id: { N: '1' } });
    await eventually(async () => expect(Object.keys(await replicaRows())).toEqual(['2', '10', '20']));
  });
});
