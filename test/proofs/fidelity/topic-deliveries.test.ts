import { PublishCommand } from '@aws-sdk/client-sns';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity } from './setup';

const aws = deployFidelity();

const publish = (TopicArn: string, Message: string) =>
  aws().clients.sns.send(
    new PublishCommand({
      TopicArn,
      Message,
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'users.UserCreated' } },
    }),
  );

describe(PAGES.rawDelivery.title, () => {
  test('raw delivery keeps the body as it was, byte for byte', async () => {
    const topic = await aws().topic();
    const queue = await aws().subscriber(topic, { RawMessageDelivery: 'true' });
    const body = '{ "b": 1,\n  "a": "Älice \\u0041" }';
    await publish(topic, body);
    const [message] = await aws().arrived(queue);
    expect(message?.Body).toBe(body);
  });

  test('raw delivery hands the attributes of the publication to the function', async () => {
    const topic = await aws().topic();
    const queue = await aws().subscriber(topic, { RawMessageDelivery: 'true' });
    const probe = new Probe();
    aws().readQueue(queue, probe);
    await publish(topic, 'hello');
    await until(() => probe.records.length > 0);
    expect(probe.records[0]?.messageAttributes).toMatchObject({
      kind: { stringValue: 'users.UserCreated', dataType: 'String' },
    });
  });

  test('without raw delivery the body is an envelope, with the attributes inside', async () => {
    const topic = await aws().topic();
    const queue = await aws().subscriber(topic);
    const { MessageId } = await publish(topic, 'hello');
    const [message] = await aws().arrived(queue);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: topic,
      Message: 'hello',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      SignatureVersion: '1',
      MessageAttributes: { kind: { Type: 'String', Value: 'users.UserCreated' } },
    });
    expect(message?.MessageAttributes).toBeUndefined();
  });
});

describe(PAGES.subscriptionDeadLetters.title, () => {
  test('differs from AWS: a message for a queue that is gone is lost, and not in the dead-letter queue', async () => {
    const topic = await aws().topic();
    const dead = await aws().queue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn });
    const gone = await aws().subscriber(topic, { RedrivePolicy });
    const there = await aws().subscriber(topic);
    await aws().clients.sqs.send(new DeleteQueueCommand({ QueueUrl: gone.url }));
    await publish(topic, 'hello');
    await aws().arrived(there);
    expect(await aws().receive(dead)).toEqual([]);
  });
});
