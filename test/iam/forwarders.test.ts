import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { BoundedContext, ChangeDelivery, ChangeForwarder } from '../../packages/cdk-event-sharing';
import { userContract } from '../constructs/support/contracts';
import { keyedApp } from '../constructs/support/keyed-app';
import { temporaryDirectory } from '../support/temporary-directory';
import { matrix } from './example-policies';
import { at, subscriberOf } from './subscriber-role';

const env = { account: '123456789012', region: 'eu-west-1' };

/** Forwarders to a bus, and to a FIFO queue under a key of the customer beside another one. */
function define(app: App): void {
  keyedApp(env, app);
  const stack = new Stack(app, 'Billing', { env });
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  const newKey = (id: string) =>
    new Key(stack, id, { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
  const eventBus = EventBus.fromEventBusName(stack, 'Bus', 'shared');
  const [fifoQueue] = ['Fifo', 'OtherFifo'].map(
    (id) => new Queue(stack, id, { fifo: true, encryptionMasterKey: newKey(`${id}Key`) }),
  );
  const contract = userContract();
  new ChangeForwarder(context, 'ToBus', { contract, eventBus });
  const delivery = ChangeDelivery.IN_ORDER;
  new ChangeForwarder(context, 'ToQueue', {
    contract,
    fifoQueue,
    delivery,
    encryptionKey: newKey('ConsumerKey'),
  });
}

/** What every forwarder may do. */
const FORWARDER = subscriberOf('Users/Context/Feed', [
  'Billing/ConsumerKey',
  'Billing/FifoKey',
  'Billing/OtherFifoKey',
  'Orders/Key',
  'Users/FeedKey',
  'Users/TableKey',
]);

test('the role of a forwarder may take events from its feed and send them to its target, and nothing else', async () => {
  const directory = temporaryDirectory();
  const app = new App({ outdir: directory });
  define(app);
  app.synth();
  expect(await matrix(directory, env, 'Billing/')).toEqual({
    'Billing/Context/ToBus/Forwarder/Role': at('Billing/Context/ToBus/Consumer/ToBus', FORWARDER, {
      'events:PutEvents': ['the bus shared with events of users/User'],
    }),
    'Billing/Context/ToQueue/Forwarder/Role': at('Billing/Context/ToQueue/Consumer/ToQueue', FORWARDER, {
      'dynamodb:PutItem': ['{}/Positions'],
      'kms:Decrypt': [
        'Billing/ConsumerKey through dynamodb',
        'Billing/ConsumerKey through sqs',
        'Billing/FifoKey through sqs',
      ],
      'kms:GenerateDataKey': ['Billing/ConsumerKey through sqs', 'Billing/FifoKey through sqs'],
      'sqs:SendMessage': ['Billing/Fifo'],
    }),
  });
});
