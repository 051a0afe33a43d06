import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import { functionResource } from '../../local-cloud/support/assemblies';
import { stopClouds } from '../../local-cloud/support/clouds';
import { stack, startUpdated, table } from '../../local-cloud/support/updated-cloud';
import { until } from '../../support/eventually';
import { PAGES } from './pages';

afterAll(stopClouds);

const fn = (name: string) =>
  functionResource('', {
    Code: {
      ZipFile: `exports.handler = async ({ Records }) => {
        for (const { body, dynamodb } of Records) console.log('${name} got ' + (body ?? dynamodb.Keys.id.S));
      };`,
    },
  });
const mapping = (target: string, source: object, properties: object) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: { Ref: target }, EventSourceArn: source, ...properties },
});

const received = (cloud: LocalCloud): string[] =>
  cloud.logs.entries().flatMap(({ message }) => (message.includes(' got ') ? message : []));

const Table = table('id', {}, { StreamSpecification: { StreamViewType: 'KEYS_ONLY' } });
const version = (target: string, properties: object) =>
  stack({
    Table,
    One: fn('one'),
    Two: fn('two'),
    Mapping: mapping(
      target,
      { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      { StartingPosition: 'TRIM_HORIZON', ...properties },
    ),
  });
const put = (cloud: LocalCloud, id: string) => {
  const TableName = cloud.resource('S', 'Table').physicalId;
  return cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
};

/** A table of a fixed name, whose stream has what the view says; or no table. */
const named = (StreamViewType?: string) =>
  stack({
    One: fn('one'),
    ...(StreamViewType && {
      Table: table('id', {}, { TableName: 'users', StreamSpecification: { StreamViewType } }),
      Mapping: mapping('One', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, { StartingPosition: 'TRIM_HORIZON' }),
    }),
  });

describe(PAGES.mappingResource.title, () => {
  test.each([
    ['a table of the name of one that was deleted', [named(), named('KEYS_ONLY')]],
    ['a stream with another view of the items', [named('NEW_IMAGE')]],
    ['each stream of a table that comes and goes', [named('NEW_IMAGE'), named(), named('KEYS_ONLY')]],
  ])('%s is another stream: nothing of the earlier one is read again', async (_, versions) => {
    const app = await startUpdated(named('KEYS_ONLY'));
    await put(app.cloud, 'a');
    await until(() => received(app.cloud).length === 1);
    for (const next of versions) await app.update(next);
    await put(app.cloud, 'b');
    await until(() => received(app.cloud).includes('one got b'));
    expect(received(app.cloud)).toEqual(['one got a', 'one got b']);
  });

  test('a mapping of a stream goes on where it was when its batch size or function changes: nothing is lost or read again', async () => {
    const app = await startUpdated(version('One', {}));
    await put(app.cloud, 'a');
    await until(() => received(app.cloud).length === 1);
    expect(await app.update(version('Two', { BatchSize: 1 }))).toEqual(['updated Mapping']);
    await put(app.cloud, 'b');
    await put(app.cloud, 'c');
    await until(() => received(app.cloud).length >= 3);
    expect(received(app.cloud)).toEqual(['one got a', 'two got b', 'two got c']);
  });

  test('a mapping keeps its place while it is disabled', async () => {
    const app = await startUpdated(version('One', {}));
    await put(app.cloud, 'a');
    await until(() => received(app.cloud).length === 1);
    await app.update(version('One', { Enabled: false }));
    await put(app.cloud, 'b');
    await app.update(version('One', { Enabled: true }));
    await until(() => received(app.cloud).length >= 2);
    expect(received(app.cloud)).toEqual(['one got a', 'one got b']);
  });

  test('a mapping is another one with another function and starting position, and begins there', async () => {
    const app = await startUpdated(version('One', {}));
    await put(app.cloud, 'a');
    await until(() => received(app.cloud).length === 1);
    const latest = version('Two', { StartingPosition: 'LATEST' });
    expect(await app.update(latest)).toEqual(['replaced Mapping', 'deleted Mapping']);
    await put(app.cloud, 'b');
    await until(() => received(app.cloud).length >= 2);
    expect(received(app.cloud)).toEqual(['one got a', 'two got b']);
  });

  test('a mapping of a queue hands over without hiding a message', async () => {
    const version = (BatchSize: number) =>
      stack({
        Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 600 } },
        One: fn('one'),
        Mapping: mapping('One', { 'Fn::GetAtt': ['Queue', 'Arn'] }, { BatchSize }),
      });
    const app = await startUpdated(version(10));
    const QueueUrl = app.cloud.resource('S', 'Queue').physicalId;
    const send = (MessageBody: string) =>
      app.cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await send('a');
    await until(() => received(app.cloud).length === 1);
    expect(await app.update(version(5))).toEqual(['updated Mapping']);
    await send('b');
    await until(() => received(app.cloud).length === 2);
    expect(received(app.cloud)).toEqual(['one got a', 'one got b']);
  });

  test('a function and its mapping that go away take nothing more', async () => {
    const Queue = { Type: 'AWS::SQS::Queue' };
    const Mapping = mapping('One', { 'Fn::GetAtt': ['Queue', 'Arn'] }, {});
    const app = await startUpdated(stack({ Queue, One: fn('one'), Mapping }));
    expect(await app.update(stack({ Queue }))).toEqual(['deleted Mapping', 'deleted One']);
    expect(app.cloud.functions()).toEqual([]);
    expect(() => app.cloud.function('One')).toThrow('there is no function "One"');
  });
});

describe(PAGES.createMapping.title, () => {
  test('there is one mapping of a stream to a function, so that one with another starting position is refused', async () => {
    const app = await startUpdated(version('One', {}));
    await expect(app.update(version('One', { StartingPosition: 'LATEST' }))).rejects.toThrow(
      /resource Mapping .*has a mapping of \S+ already, and Lambda takes one: remove it in an update before this one/,
    );
    await put(app.cloud, 'a');
    await until(() => received(app.cloud).length === 1);
  });
});
