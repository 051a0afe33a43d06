import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  auditReplica,
  discover,
  feedOfReplica,
  replayFailures,
  replicaOf,
  republishKeys,
  runBatchJob,
  toReplicaKeys,
} from '../../../lib/operator';
import {
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { operatorClients } from '../../support/operator-clients';
import { signedFetch } from '../../support/signed-fetch';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, outputAll } from './support/pipeline';

const contractOf = (entity: string, key: string[], properties: object, source: object = {}) =>
  Contract.fromObject({
    'x-contract': { owner: 'shop', entity, version: '1.0', key, source },
    type: 'object',
    properties: { ...Object.fromEntries(key.map((field) => [field, { type: 'string' }])), ...properties },
    required: key,
  });

/** `STOCK / SKU#zrh#sku-1`: the key is two parts of one attribute. */
const stock = contractOf(
  'Stock',
  ['site', 'sku'],
  { amount: { type: 'integer' } },
  {
    items: [
      { attribute: 'pk', equals: 'STOCK' },
      { attribute: 'sk', beginsWith: 'SKU#' },
    ],
    templates: { sk: 'SKU#{site}#{sku}' },
  },
);
/** `ORDER#9 / SKU#a`: two attributes, each with a beginning that other items have too. */
const line = contractOf(
  'Line',
  ['order', 'sku'],
  { amount: { type: 'integer' } },
  {
    items: [
      { attribute: 'pk', beginsWith: 'ORDER#' },
      { attribute: 'sk', beginsWith: 'SKU#' },
    ],
    templates: { pk: 'ORDER#{order}' },
    fields: { sku: { attribute: 'sk', stripPrefix: 'SKU#' } },
  },
);
/** Its key has a field that the key of the imported table has not. */
const person = contractOf('Person', ['id', 'home'], { name: { type: 'string' } });
/** Its key does not tell the whole key of the imported table. */
const visit = contractOf('Visit', ['id'], { note: { type: 'string' } });

type Texts = Record<string, string | number>;
const toSdk = (values: Texts): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );

describe('a deployed owner with keys of its own', () => {
  const deployed = new DeployedApp(define);
  const output = (name: string) => deployed.output(name);
  let clients: ReturnType<typeof operatorClients>;
  beforeAll(() => {
    clients = operatorClients(deployed.cloud);
  });

  function define(app: App): void {
    const S = AttributeType.STRING;
    const dynamoStream = StreamViewType.NEW_AND_OLD_IMAGES;
    const data = new Stack(app, 'Data');
    const removalPolicy = RemovalPolicy.DESTROY;
    const people = new TableV2(data, 'PeopleTable', {
      partitionKey: { name: 'id', type: S },
      dynamoStream,
      removalPolicy,
    });
    const visits = new TableV2(data, 'VisitsTable', {
      partitionKey: { name: 'id', type: S },
      sortKey: { name: 'day', type: S },
      dynamoStream,
      removalPolicy,
    });
    const owner = new Stack(app, 'Shop');
    const shop = new BoundedContext(owner, 'Context', { name: 'shop' });
    const single = new OwnedTable(shop, 'Single', {
      partitionKey: { name: 'pk', type: S },
      sortKey: { name: 'sk', type: S },
    });
    const imported = (id: string, { tableArn, tableStreamArn }: TableV2) =>
      OwnedTable.fromTable(
        shop,
        `${id}Owned`,
        TableV2.fromTableAttributes(shop, `${id}Imported`, { tableArn, tableStreamArn }),
      );
    const feed = new ChangeFeed(shop, 'Feed', { table: single, contracts: [stock, line] });
    const stockApi = new SyncApi(shop, 'StockApi', { table: single, contracts: [stock], path: 'stock' });
    const peopleOwned = imported('People', people);
    const peopleFeed = new ChangeFeed(shop, 'PeopleFeed', { table: peopleOwned, contracts: [person] });
    const peopleApi = new SyncApi(shop, 'PeopleApi', {
      table: peopleOwned,
      contracts: [person],
      path: 'people',
    });
    const visitFeed = new ChangeFeed(shop, 'VisitFeed', {
      table: imported('Visits', visits),
      contracts: [visit],
    });
    outputAll(data, { People: people.tableName, Visits: visits.tableName });
    outputAll(owner, {
      Single: single.table.tableName,
      Failures: feed.failureBucketName,
      PeopleFailures: peopleFeed.failureBucketName,
      VisitFailures: visitFeed.failureBucketName,
      StockApi: stockApi.url,
      PeopleApi: peopleApi.url,
    });
    defineConsumer(
      app,
      'web',
      { stack: owner },
      {
        Stock: { contract: stock },
        Line: { contract: line },
        Person: { contract: person },
        Visit: { contract: visit },
        Bernese: { contract: person, filter: { home: ['bern'] } },
      },
    );
  }

  const put = (table: string, values: Texts) => deployed.put(table, toSdk(values));
  const remove = (table: string, key: Texts) => deployed.remove(table, toSdk(key));

  /** Live rows as `part/part: value`, in order. */
  async function rows(table: string, fields: readonly string[]): Promise<string[]> {
    const live = await deployed.rows(table);
    return live.map((item) => fields.map((field) => item[field]?.S ?? item[field]?.N).join('/')).sort();
  }
  const stockRows = () => rows('Stock', ['site', 'sku', 'amount']);
  const lineRows = () => rows('Line', ['order', 'sku', 'amount']);
  const people = () => rows('Person', ['id', 'home', 'name']);
  const bernese = () => rows('Bernese', ['id', 'home', 'name']);

  async function kept(bucket: string): Promise<string[]> {
    const { s3 } = deployed.cloud.clients;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: output(bucket) }));
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: output(bucket), Key }));
        return String(JSON.parse((await Body?.transformToString()) ?? '{}').reason);
      }),
    );
  }

  const replicaNamed = async (name: string) => replicaOf(await discover(clients), name);
  const audit = async (name: string, repair = false) =>
    auditReplica(clients, await replicaNamed(name), { lagBudgetMs: 1500, repair });
  async function republish(name: string, ...keys: object[]) {
    const replica = await replicaNamed(name);
    const wanted = (await toReplicaKeys(clients, replica, keys)).map((key) => ({ key }));
    const results = await republishKeys(clients, feedOfReplica(replica), replica.name, wanted);
    return results.map(({ kind }) => kind);
  }

  describe('in a single-table design', () => {
    it('publishes each item by the contract whose conditions all hold, and refuses none of the others', async () => {
      await put('Single', { pk: 'STOCK', sk: 'SKU#zrh#sku-1', amount: 5 });
      await put('Single', { pk: 'STOCK', sk: 'SKU#zrh#a#b', amount: 6 });
      await put('Single', { pk: 'ORDER#9', sk: 'SKU#a', amount: 1 });
      await put('Single', { pk: 'ORDER#9', sk: 'PROFILE', amount: 2 });
      await put('Single', { pk: 'USER#9', sk: 'SKU#a', amount: 3 });
      await eventually(async () => expect(await stockRows()).toEqual(['zrh/a#b/6', 'zrh/sku-1/5']));
      await eventually(async () => expect(await lineRows()).toEqual(['9/a/1']));
      expect(await kept('Failures')).toEqual([]);
    });

    it('tells of updates and deletions by the parts of the text', async () => {
      await put('Single', { pk: 'STOCK', sk: 'SKU#gva#old', amount: 1 });
      await put('Single', { pk: 'STOCK', sk: 'SKU#zrh#sku-1', amount: 7 });
      await eventually(async () =>
        expect(await stockRows()).toEqual(['gva/old/1', 'zrh/a#b/6', 'zrh/sku-1/7']),
      );
      await remove('Single', { pk: 'STOCK', sk: 'SKU#gva#old' });
      await eventually(async () => expect(await stockRows()).toEqual(['zrh/a#b/6', 'zrh/sku-1/7']));
    });

    it.each([
      ['that is not of the form', 'SKU#zrh', 'is no text of the form "SKU#{site}#{sku}"'],
      ['with an empty part', 'SKU##sku-9', 'the key field "site" of an item of shop/Stock is empty'],
      ['with an empty rest', 'SKU#zrh#', 'the key field "sku" of an item of shop/Stock is empty'],
    ])('keeps an item %s with its owner', async (_what, sk, reason) => {
      await put('Single', { pk: 'STOCK', sk, amount: 1 });
      await eventually(async () => expect((await kept('Failures')).join()).toContain(reason));
      await remove('Single', { pk: 'STOCK', sk });
      expect((await stockRows()).length).toBe(2);
    });

    it('answers rows by their parts', async () => {
      const ask = async (path: string) => (await signedFetch(`${output('StockApi')}/stock${path}`)).json();
      expect(await ask('/zrh/a%23b')).toEqual({ data: { site: 'zrh', sku: 'a#b', amount: 6 } });
      expect(await ask('/zrh%23a/b')).toMatchObject({ status: 404 });
      const { items } = (await ask('?limit=10')) as { items: object[] };
      expect(items).toHaveLength(2);
      const keys = [
        { site: 'zrh', sku: 'sku-1' },
        { site: 'zrh#a', sku: 'b' },
        { site: 'gva', sku: 'old' },
        { site: 'x'.repeat(2049), sku: 'b' },
      ];
      const batch = await signedFetch(`${output('StockApi')}/stock/batch-get`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ keys }),
      });
      expect(await batch.json()).toEqual({
        items: [{ data: { site: 'zrh', sku: 'sku-1', amount: 7 } }],
        missing: keys.slice(1),
      });
    });

    it('republishes rows by their keys, fills replicas, and removes what no row can be', async () => {
      const key = { site: 'zrh', sku: 'a#b' };
      await remove('Stock', key);
      expect(
        await republish('web/Stock', key, { site: 'zrh#a', sku: 'b' }, { site: 'gva', sku: 'old' }),
      ).toEqual(['marked', 'absent', 'absent']);
      await eventually(async () => expect(await stockRows()).toEqual(['zrh/a#b/6', 'zrh/sku-1/7']));
      // An orphan that the replica was given by hand, under a key that no row can have.
      await put('Stock', { site: 'zrh#a', sku: 'b', amount: 9 });
      await remove('Stock', { site: 'zrh', sku: 'sku-1' });
      expect(await audit('web/Stock', true)).toMatchObject({
        orphaned: 1,
        missing: 1,
        repaired: 2,
        unrepaired: 0,
      });
      expect(await stockRows()).toEqual(['zrh/a#b/6', 'zrh/sku-1/7']);
      const job = { kind: 'seed', replica: 'web/Line', segments: 1 } as const;
      expect(await runBatchJob(clients, feedOfReplica(await replicaNamed('web/Line')), job)).toMatchObject({
        sent: 1,
        refused: 0,
      });
    });
  });

  describe('with an imported table', () => {
    it('moves a row whose key changes, also where a replica filters', async () => {
      await put('People', { id: '1', home: 'bern', name: 'Ada' });
      await put('People', { id: '2', home: 'bern', name: 'Bob' });
      await eventually(async () => expect(await bernese()).toEqual(['1/bern/Ada', '2/bern/Bob']));
      await put('People', { id: '1', home: 'rome', name: 'Ada' });
      await eventually(async () => expect(await people()).toEqual(['1/rome/Ada', '2/bern/Bob']));
      await eventually(async () => expect(await bernese()).toEqual(['2/bern/Bob']));
      await put('People', { id: '1', home: 'bern', name: 'Ada L.' });
      await eventually(async () => expect(await people()).toEqual(['1/bern/Ada L.', '2/bern/Bob']));
      await eventually(async () => expect(await bernese()).toEqual(['1/bern/Ada L.', '2/bern/Bob']));
      expect(deployed.cloud.metrics.sum('StaleButNewerByTime')).toBe(0);
      expect(await audit('web/Person')).toMatchObject({ checked: 2, missing: 0, stale: 0, orphaned: 0 });
    });

    it('answers a row under its present key alone', async () => {
      const ask = (path: string) => signedFetch(`${output('PeopleApi')}/people/${path}`);
      expect((await ask('1/bern')).status).toBe(200);
      expect((await ask('1/rome')).status).toBe(404);
      const batch = await signedFetch(`${output('PeopleApi')}/people/batch-get`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          keys: [
            { id: '1', home: 'rome' },
            { id: '1', home: 'bern' },
          ],
        }),
      });
      expect(await batch.json()).toEqual({
        items: [{ data: { id: '1', home: 'bern', name: 'Ada L.' } }],
        missing: [{ id: '1', home: 'rome' }],
      });
    });

    it('repairs a row that was left under an old key', async () => {
      await put('Person', { id: '2', home: 'oslo', name: 'Bob' });
      expect(await audit('web/Person', true)).toMatchObject({ orphaned: 1, repaired: 1, unrepaired: 0 });
      expect(await people()).toEqual(['1/bern/Ada L.', '2/bern/Bob']);
    });

    it('ends the old row also where the change had to be replayed', async () => {
      const record = (sequence: number, was: string, is: string) => ({
        eventName: 'MODIFY',
        eventSource: 'aws:dynamodb',
        eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/x/stream/2099-01-01T00:00:00.000',
        dynamodb: {
          Keys: toSdk({ id: '3' }),
          SequenceNumber: String(sequence),
          ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          OldImage: toSdk({ id: '3', home: was, name: 'Cleo' }),
          NewImage: toSdk({ id: '3', home: is, name: 'Cleo' }),
        },
      });
      await put('People', { id: '3', home: 'rome', name: 'Cleo' });
      await eventually(async () => expect(await people()).toContain('3/rome/Cleo'));
      // As if Lambda had given the change up: the replica holds the row under its old key, and the new one.
      await put('Person', { id: '3', home: 'oslo', name: 'Cleo' });
      const body = {
        requestContext: { condition: 'RetryAttemptsExhausted' },
        payload: JSON.stringify({ Records: [record(1, 'oslo', 'rome')] }),
      };
      const { s3 } = deployed.cloud.clients;
      const Bucket = output('PeopleFailures');
      await s3.send(new PutObjectCommand({ Bucket, Key: 'aws/lambda/x', Body: JSON.stringify(body) }));
      const report = await replayFailures(clients, await discover(clients), 'shop/Person');
      expect(report).toMatchObject({ records: 1, marked: 1, done: 1, kept: [] });
      await eventually(async () =>
        expect(await people()).toEqual(['1/bern/Ada L.', '2/bern/Bob', '3/rome/Cleo']),
      );
    });

    it('publishes no row where several items would share one, and says so at each way out', async () => {
      const sum = () => deployed.cloud.metrics.sum('EventsParked', { function: 'publisher' });
      const before = sum();
      await put('Visits', { id: '1', day: 'mon', note: 'a' });
      await put('Visits', { id: '1', day: 'tue', note: 'b' });
      await remove('Visits', { id: '1', day: 'mon' });
      await eventually(async () => expect(sum()).toBe(before + 3));
      const reasons = await kept('VisitFailures');
      expect(reasons).toHaveLength(3);
      for (const reason of reasons)
        expect(reason).toMatch(/key attribute "day" .* several items would share one row/);
      expect(await rows('Visit', ['id'])).toEqual([]);
      const replica = await replicaNamed('web/Visit');
      const seed = runBatchJob(clients, feedOfReplica(replica), {
        kind: 'seed',
        replica: 'web/Visit',
        segments: 1,
      });
      await expect(seed).rejects.toThrow('several items would share one row');
    });
  });
});
