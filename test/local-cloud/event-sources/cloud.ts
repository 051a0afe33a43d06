import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createClients, destroyClients } from '../../../lib/local-cloud/clients';
import { Clock } from '../../../lib/local-cloud/clock';
import { startDynoxide, startFauxqs } from '../../../lib/local-cloud/emulators';
import type { Clients } from '../../../lib/local-cloud/shared/types';
import { addStreamTimes, Expirations } from '../../../lib/local-cloud/tables';

/** The emulators with clients for them, for tests of the mappings alone. */
export interface TestCloud {
  readonly clients: Clients;
  readonly clock: Clock;
  /** Creates a table with a stream and returns the emulator's ARN of the stream. */
  createTable(name: string): Promise<string>;
  createQueue(name: string, attributes?: Record<string, string>): Promise<{ url: string; arn: string }>;
  /** How many messages the queue has, visible and not. */
  countMessages(url: string): Promise<{ visible: number; hidden: number }>;
  stop(): Promise<void>;
}

export async function startTestCloud(): Promise<TestCloud> {
  const clock = new Clock();
  const [dynoxide, fauxqs] = await Promise.all([startDynoxide(), startFauxqs({ clock })]);
  const clients = createClients(
    { dynamodb: dynoxide.url, messaging: fauxqs.url, control: 'http://127.0.0.1:9' },
    'eu-west-1',
  );
  addStreamTimes(clients.streams, clock, new Expirations());
  return {
    clients,
    clock,
    async createTable(name) {
      const { TableDescription } = await clients.dynamodb.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        }),
      );
      return TableDescription?.LatestStreamArn ?? '';
    },
    async createQueue(name, attributes = {}) {
      const { QueueUrl: url = '' } = await clients.sqs.send(
        new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
      );
      return { url, arn: `arn:aws:sqs:eu-west-1:000000000000:${name}` };
    },
    async countMessages(url) {
      const { Attributes = {} } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
      );
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      };
    },
    async stop() {
      destroyClients(clients);
      await Promise.all([dynoxide.stop(), fauxqs.stop()]);
    },
  };
}
