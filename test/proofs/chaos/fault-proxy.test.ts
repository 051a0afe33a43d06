import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from '../../../lib/local-cloud/emulators';
import { FaultProxy } from './fault-proxy';
import { type Fault, FaultPlan } from './faults';
import { Random } from './random';

/** What the SDK makes of the faults: a fault that it does not recognise would be no fault of that kind. */
describe('a proxy that breaks requests', () => {
  let emulator: Awaited<ReturnType<typeof startFauxqs>>;
  let proxy: FaultProxy;
  let fault: Fault | undefined;
  let settings: {
    endpoint: string;
    region: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };

  beforeAll(async () => {
    emulator = await startFauxqs();
    const random = new Random(1);
    const plan = new FaultPlan(random, 0, 1);
    plan.next = () => fault;
    const victims = { callers: new Map(), kill: () => {}, restartPollers: () => {} };
    proxy = await FaultProxy.start(emulator.url, plan, random, victims);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    settings = { endpoint: proxy.url, region: 'us-east-1', maxAttempts: 1, credentials };
  });
  afterAll(async () => {
    await proxy?.close();
    await emulator?.stop();
  });
  beforeEach(() => {
    fault = undefined;
  });

  const requests: [string, () => Promise<unknown>][] = [
    ['DynamoDB', () => new DynamoDBClient(settings).send(new ListTablesCommand({}))],
    ['SNS', () => new SNSClient(settings).send(new CreateTopicCommand({ Name: 'topic' }))],
    ['SQS', () => new SQSClient(settings).send(new ListQueuesCommand({}))],
    ['S3', () => new S3Client({ ...settings, forcePathStyle: true }).send(new ListBucketsCommand({}))],
  ];

  it.each(requests)('throttles %s so that the SDK takes it for throttling', async (_service, request) => {
    fault = 'throttled';
    await expect(request()).rejects.toMatchObject({
      name: expect.stringMatching(/Throttl|Exceeded|SlowDown/),
    });
  });

  it.each(requests)('answers for %s with an error of the server', async (_service, request) => {
    fault = 'server error';
    await expect(request()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it('lets a request take effect whose response is lost', async () => {
    const sqs = new SQSClient(settings);
    fault = 'response lost';
    await expect(sqs.send(new CreateQueueCommand({ QueueName: 'created' }))).rejects.toThrow();
    fault = undefined;
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toEqual([expect.stringMatching(/created$/)]);
  });

  it('takes a part of a batch, and says which entries it did not take', async () => {
    const sns = new SNSClient(settings);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'partial' }));
    fault = 'partial batch';
    for (const size of [1, 2, 10]) {
      const ids = Array.from({ length: size }, (_, index) => String(index));
      const entries = ids.map((Id) => ({ Id, Message: `message ${Id} & more` }));
      const { Successful = [], Failed = [] } = await sns.send(
        new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }),
      );
      expect(Failed.length).toBeGreaterThan(0);
      expect([...Successful, ...Failed].map(({ Id }) => Id).sort()).toEqual(ids);
    }
  });
});
