import { join } from 'node:path';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { LocalCloud } from '../../../lib/local-cloud';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { synthesise, type Version } from '../../local-cloud/update/versions';
import { until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

let outdir: string;
let cloud: LocalCloud;

beforeEach(() => {
  outdir = join(temporaryDirectory(), 'cdk.out');
});
afterEach(stopClouds);

async function start(version: Version): Promise<void> {
  synthesise(outdir, version);
  cloud = await startCloud({ assembly: outdir, enforceIam: true });
}

/** Answers the changes as `action stack/construct`. */
async function update(version: Version): Promise<string[]> {
  synthesise(outdir, version);
  const changes = await cloud.update();
  return changes.map(({ action, path }) => `${action} ${path.replace(/\/(Resource|Default)$/, '')}`);
}

async function put(id: string): Promise<void> {
  const TableName = cloud.outputs.Owner?.TableName;
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
}

/** Rows of a consumer by key, with what its function wrote. */
async function rows(TableName: string | undefined, key = 'id') {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName, ConsistentRead: true }),
  );
  return new Map(
    Items.map((item) => [item[key]?.S ?? '', { marker: item.marker?.S, setting: item.setting?.S }]),
  );
}
const replica = (name: string) => cloud.outputs[name]?.TableName;

async function arrives(name: string, id: string, key?: string) {
  return until(async () => (await rows(replica(name), key)).get(id));
}

const ONE: Version = { consumers: { Orders: { marker: 'one' } } };

test('new code of a function runs from the next event on, and no message is lost while it changes', async () => {
  await start(ONE);
  const written: string[] = [];
  let writing = true;
  const flow = (async () => {
    while (writing) {
      const id = `row-${written.length}`;
      await put(id);
      written.push(id);
    }
  })();
  await arrives('Orders', 'row-0');
  expect(await update({ consumers: { Orders: { marker: 'two' } } })).toEqual(['updated Orders/Function']);
  await put('after');
  writing = false;
  await flow;
  expect(await arrives('Orders', 'after')).toMatchObject({ marker: 'two' });
  const all = await until(async () => {
    const found = await rows(replica('Orders'));
    return found.size === written.length + 1 && found;
  });
  const markers = written.map((id) => all.get(id)?.marker);
  expect(markers[0]).toBe('one');
  expect(new Set(markers)).toEqual(new Set(['one', 'two']));
});

test('a new consumer is subscribed, and gets what is written from then on; the others keep their rows', async () => {
  await start(ONE);
  await put('early');
  await arrives('Orders', 'early');
  const changes = await update({ consumers: { ...ONE.consumers, Mails: { marker: 'mails' } } });
  expect(changes).toEqual(expect.arrayContaining(['created Mails/Queue', 'created Mails/Function']));
  expect(changes.every((change) => change.startsWith('created Mails/'))).toBe(true);
  await put('late');
  await arrives('Mails', 'late');
  expect([...(await rows(replica('Mails'))).keys()]).toEqual(['late']);
  expect([...(await rows(replica('Orders'))).keys()]).toEqual(expect.arrayContaining(['early']));
});

test('a replica that leaves the app takes its queue and subscription along, and its table when it may go', async () => {
  const removalPolicy = RemovalPolicy.DESTROY;
  await start({ consumers: { Orders: { marker: 'one' }, Mails: { marker: 'mails', removalPolicy } } });
  const [orders, mails] = [replica('Orders'), replica('Mails')];
  await put('a');
  await arrives('Orders', 'a');
  const changes = await update({ consumers: {} });
  expect(changes).toEqual(
    expect.arrayContaining(['retained Orders/Replica', 'deleted Mails/Replica', 'deleted Orders/Function']),
  );
  expect(changes.filter((change) => change.startsWith('retained'))).toHaveLength(1);
  expect(Object.keys(cloud.outputs)).toEqual(['Owner']);
  expect([...(await rows(orders)).keys()]).toEqual(['a']);
  await expect(rows(mails)).rejects.toThrow(/not found/);
  const TopicArn = cloud.parameters.get('/test/topic');
  const { Subscriptions } = await cloud.clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions ?? []).toEqual([]);
  await put('b');
  expect(cloud.functions().map(({ spec }) => spec.name)).toEqual([expect.stringMatching(/^Owner-Publisher/)]);
});

test('a table whose key changes is replaced, its function writes to the new one, and the old rows are kept', async () => {
  await start(ONE);
  const old = replica('Orders');
  await put('a');
  await arrives('Orders', 'a');
  const changes = await update({ consumers: { Orders: { marker: 'one', key: 'user' } } });
  expect(changes).toEqual([
    'replaced Orders/Replica',
    expect.stringMatching(/^updated Orders\/Function/),
    expect.stringMatching(/^updated Orders\/Function/),
    'retained Orders/Replica',
  ]);
  expect(replica('Orders')).not.toBe(old);
  await put('b');
  await arrives('Orders', 'b', 'user');
  expect([...(await rows(old)).keys()]).toEqual(['a']);
});

test('a parameter of another stack that changes is seen by those that were given its value', async () => {
  await start(ONE);
  expect(await update({ ...ONE, setting: 'b' })).toEqual([
    'updated Owner/Setting',
    'updated Orders/Function',
  ]);
  await put('a');
  expect(await arrives('Orders', 'a')).toEqual({ marker: 'one', setting: 'b' });
});

test('a failed update leaves its stack as it was, with messages flowing, and the next one succeeds', async () => {
  await start(ONE);
  const failed = update({ consumers: { Orders: { marker: 'two', batchSize: 100 } }, setting: 'b' });
  await expect(failed).rejects.toThrow(
    /^stack "Orders": resource .*batch size 100 needs a batching window.*; stack "Orders" is as it was before; up to date: "Owner"$/,
  );
  await put('a');
  expect(await arrives('Orders', 'a')).toEqual({ marker: 'one', setting: 'a' });
  expect(await update({ consumers: { Orders: { marker: 'two', batchSize: 5 } }, setting: 'b' })).toHaveLength(
    2,
  );
  await put('b');
  expect(await arrives('Orders', 'b')).toEqual({ marker: 'two', setting: 'b' });
});
