import { PublishCommand } from '@aws-sdk/client-sns';
import { LocalCloud } from '../../../lib/local-cloud';
import { synthesiseExample } from '../../support/example-assembly';
import { ExampleTables } from '../../support/example-tables';
import { userEvent } from '../../support/user-events';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:users-feed';
/** What the stack Notifications reads of its owner. */
const parameters = {
  '/event-sharing/feeds/users/User': TOPIC,
  '/event-sharing/feeds/users/User/batch-role': 'arn:aws:iam::000000000000:role/users-batch',
  '/event-sharing/feeds/users/User/payloads': 'users-payloads',
  '/event-sharing/apis/users/User': 'http://127.0.0.1:9',
  '/event-sharing/apis/users/User/arn': 'arn:aws:execute-api:us-east-1:000000000000:users/*',
};

test('a consumer runs without its owner, and events that a test publishes reach its replica', async () => {
  const example = await synthesiseExample();
  const cloud = await LocalCloud.start({
    assembly: example.directory,
    stacks: ['Notifications'],
    parameters,
    enforceIam: true,
  });
  try {
    const { clients, outputs } = cloud;
    const tables = new ExampleTables({
      clients,
      outputs,
      invoke: async () => undefined,
      stop: async () => undefined,
    });
    const alice = { user_id: 7, name: 'Alice', email: 'alice@example.com', newsletter: true };
    const event = userEvent(1, undefined, alice, { at: Date.now(), label: new Date().toISOString() });
    await clients.sns.send(new PublishCommand({ TopicArn: TOPIC, Message: JSON.stringify(event) }));
    await tables.shows('Notifications', 7, { user_id: 7, email: alice.email });
  } finally {
    await cloud.stop();
    example.remove();
  }
});
