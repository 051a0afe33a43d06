import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import { writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

const queue = (Properties: Readonly<Record<string, unknown>>) => ({ Type: 'AWS::SQS::Queue', Properties });

let cloud: LocalCloud;
beforeAll(async () => {
  const Resources = {
    Plain: queue({ QueueName: 'plain' }),
    Poisoned: queue({ QueueName: 'poisoned', VisibilityTimeout: 0 }),
    Ordered: queue({
      QueueName: 'ordered.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      VisibilityTimeout: 0,
    }),
    Empty: queue({ QueueName: 'empty' }),
  };
  const elsewhere = {
    template: { Resources: { Plain: queue({ QueueName: 'plain' }) } },
    environment: '000000000000/eu-west-1',
  };
  cloud = await startCloud({ assembly: writeAssembly({ S: { template: { Resources } }, E: elsewhere }) });
});
afterAll(stopClouds);

const here = () => cloud.in('S');
const urlOf = (id: string) => cloud.resource('S', id).physicalId;

async function send(id: string, MessageBody: string, group?: object): Promise<void> {
  await here().clients.sqs.send(new SendMessageCommand({ QueueUrl: urlOf(id), MessageBody, ...group }));
}

async function receive(id: string): Promise<void> {
  const { Messages = [] } = await here().clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf(id) }));
  expect(Messages).toHaveLength(1);
}

/** Messages that can be received, and the age of the oldest in seconds. */
async function measuresOf(QueueName: string, where = here()): Promise<(number | undefined)[]> {
  const query = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: {
      Stat: 'Maximum',
      Period: 60,
      Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: QueueName }] },
    },
  });
  const { MetricDataResults = [] } = await where.clients.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(0),
      EndTime: new Date(),
      MetricDataQueries: [
        query('depth', 'ApproximateNumberOfMessagesVisible'),
        query('age', 'ApproximateAgeOfOldestMessage'),
        query('unknown', 'constructor'),
      ],
    }),
  );
  expect(MetricDataResults.at(2)?.Values).toEqual([]);
  return MetricDataResults.slice(0, 2).map(({ Values = [] }) => Values[0]);
}

test('a queue is measured when it is asked for, by the time of the cloud', async () => {
  await send('Plain', 'first');
  await cloud.clock.advance('1 hour');
  await send('Plain', 'second');
  const [depth, age = 0] = await measuresOf('plain');
  expect(depth).toBe(2);
  expect([age >= 3600, age < 7200, Number.isInteger(age)]).toEqual([true, true, true]);
});

test('a message that is being worked on has an age, and cannot be received', async () => {
  await receive('Plain');
  const [depth, age] = await measuresOf('plain');
  expect(depth).toBe(1);
  expect(age).toBeGreaterThanOrEqual(3600);
});

test('a message that was received three times has no age, unless the queue is FIFO', async () => {
  const group = { MessageGroupId: 'one' };
  await Promise.all([send('Poisoned', 'poison'), send('Ordered', 'poison', group)]);
  await cloud.clock.advance('1 hour');
  for (let time = 1; time <= 2; time += 1) await Promise.all([receive('Poisoned'), receive('Ordered')]);
  expect((await measuresOf('poisoned'))[1]).toBeGreaterThanOrEqual(3600);
  await Promise.all([receive('Poisoned'), receive('Ordered')]);
  expect(await measuresOf('poisoned')).toEqual([1, undefined]);
  expect(await measuresOf('ordered.fifo')).toEqual([1, expect.any(Number)]);
});

test('an empty queue has no oldest message, and a queue that is not there no measure', async () => {
  expect(await measuresOf('empty')).toEqual([0, undefined]);
  expect(await measuresOf('nobody')).toEqual([undefined, undefined]);
});

test('queues of one name in two regions are measured apart', async () => {
  expect(await measuresOf('plain', cloud.in('E'))).toEqual([0, undefined]);
});
