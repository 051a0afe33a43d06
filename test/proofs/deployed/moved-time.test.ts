import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import { Contract } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: { user_id: { type: 'integer' } },
  required: ['user_id'],
});

const USER = { user_id: { N: '1' } };

describe('replicas as months go by', () => {
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [contract],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      timeToLiveAttribute: 'expires',
    });
    defineConsumer(app, 'orders', owner, { User: { contract } });
  });
  const put = (item = {}) =>
    deployed.cloud.clients.dynamodb.send(
      new PutItemCommand({ TableName: deployed.output('Table'), Item: { ...USER, ...item } }),
    );
  const states = async () =>
    (await deployed.items('User')).map(({ __deleted }) => (__deleted?.BOOL ? 'tombstone' : 'row'));

  test('a row that expires at its owner is deleted, and its tombstone leaves after 60 days', async () => {
    const { clock } = deployed.cloud;
    await put({ expires: { N: String(Math.floor(clock.now() / 1000) + 86_400) } });
    await eventually(async () => expect(await states()).toEqual(['row']));
    await clock.advance('25 hours');
    expect(await deployed.items('Table')).toEqual([]);
    await eventually(async () => expect(await states()).toEqual(['tombstone']));
    await clock.advance('59 days');
    expect(await states()).toEqual(['tombstone']);
    await clock.advance('2 days');
    expect(await states()).toEqual([]);
  });

  test('an event older than a tombstone is parked and brings no row back', async () => {
    const { clock, clients, metrics, logs } = deployed.cloud;
    await put();
    await eventually(async () => expect(await states()).toEqual(['row']));
    const sequence = toSequence('2026-01-01T00:00:00.000', '1');
    const late = toEvent(contract, { kind: 'Created', data: { user_id: 1 } } as never, sequence, clock.now());
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: deployed.output('Table'), Key: USER }));
    await eventually(async () => expect(await states()).toEqual(['tombstone']));
    await clock.advance('61 days');
    expect(await states()).toEqual([]);
    const QueueUrl = deployed.output('UserQueue');
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(late) }));
    await eventually(async () => expect(metrics.sum('EventsParked', { replica: 'orders/User' })).toBe(1));
    expect(await states()).toEqual([]);
    // Lines of a function and its metrics come by two ways.
    await eventually(async () => {
      const lines = logs.entries().filter(({ message }) => message.includes('older-than-horizon'));
      expect(lines).toEqual([expect.objectContaining({ time: expect.closeTo(clock.now(), -5) })]);
    });
  });

  test('a row that is written after all that time arrives, with a time of then', async () => {
    await put();
    await eventually(async () => expect(await states()).toEqual(['row']));
    const [row] = await deployed.items('User');
    expect(Date.parse(String(row?.__at?.S))).toBeCloseTo(deployed.cloud.clock.now(), -5);
  });
});
