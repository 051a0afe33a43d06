import { randomUUID } from 'node:crypto';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Row } from 'cdk-event-sharing-client';
import type { ExampleCloud, ReplicaNames } from './example-cloud';
import { until } from './wait';

/** A published event as the tap saw it. */
export interface TappedEvent {
  readonly body: string;
  readonly data: Row;
}

/** Listens to everything that a feed publishes. */
export interface Tap {
  /** The first event, in order of arrival, for which the condition holds; waits for it. */
  find(matches: (event: TappedEvent) => boolean): Promise<TappedEvent>;
  /** All events that have arrived by now. */
  all(): Promise<readonly TappedEvent[]>;
  /** Bodies of all events seen so far. */
  bodies(): readonly string[];
  close(): Promise<void>;
}

/** Subscribes a queue of our own to a feed, as any further consumer would. */
export async function tapFeed({ clients }: ExampleCloud['cloud'], TopicArn: string): Promise<Tap> {
  const { sns, sqs } = clients;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `demo-tap-${randomUUID()}` }));
  const queueArn = await arnOf(sqs, QueueUrl ?? '');
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  const events: TappedEvent[] = [];
  const receive = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      events.push({ body: Body, data: JSON.parse(Body).data });
      // Else it comes again when the clock is moved.
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length;
  };
  return {
    async find(matches) {
      let found: TappedEvent | undefined;
      await until('an event on the feed', async () => {
        await receive();
        found = events.find(matches);
        return found !== undefined;
      });
      return found as TappedEvent;
    },
    async all() {
      while ((await receive()) > 0);
      return events;
    },
    bodies: () => events.map(({ body }) => body),
    async close() {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

/** Holds back what the feed would deliver to a replica; answers how to let it flow again. */
export async function pauseDelivery(
  { cloud, topicArn }: ExampleCloud,
  replica: ReplicaNames,
): Promise<() => Promise<void>> {
  const { sns, sqs } = cloud.clients;
  const queueArn = await arnOf(sqs, replica.queueUrl);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  const SubscriptionArn = Subscriptions.find(({ Endpoint }) => Endpoint === queueArn)?.SubscriptionArn;
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  const setPolicy = async (policy: string | undefined) => {
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'FilterPolicy',
        AttributeValue: policy,
      }),
    );
  };
  await setPolicy('{"source":["nobody"]}');
  return () => setPolicy(Attributes?.FilterPolicy);
}

async function arnOf(sqs: ExampleCloud['cloud']['clients']['sqs'], QueueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}
