import { App } from 'aws-cdk-lib';
import { keyedApp } from '../constructs/support/keyed-app';
import { synthesiseExample } from '../support/example-assembly';
import { temporaryDirectory } from '../support/temporary-directory';
import { matrix } from './example-policies';
import { type Allowed, at, subscriberOf } from './subscriber-role';

const USERS_FEED = 'Users/Context/Feed';
const REPLICATOR: Allowed = { ...subscriberOf(USERS_FEED), 'dynamodb:PutItem': ['{}/Table'] };

/** What the function of a consumer that remembers may do. */
function consumerOf(feed: string): Allowed {
  return { ...subscriberOf(feed), 'dynamodb:PutItem': ['{}/Positions'] };
}

/** What the roles of a feed may do, whose batch jobs fill queues. */
function rolesOf(feed: string, table: string, queues: readonly string[]): Record<string, Allowed> {
  const runs = `${feed}/Operations/Runs`;
  const buckets = [`${feed}/Failures`, `${feed}/Payloads`];
  return {
    [`${feed}/Publisher/Role`]: {
      'dynamodb:DescribeStream': [table],
      'dynamodb:GetRecords': [table],
      'dynamodb:GetShardIterator': [table],
      's3:ListBucket': [`${feed}/Failures`],
      's3:PutObject': buckets,
      'sns:Publish': [`${feed}/Topic`],
    },
    // Works only when the buckets go.
    [`${feed}/Emptied/Emptier/Role`]: { 's3:DeleteObject': buckets, 's3:ListBucket': buckets },
    [`${feed}/Operations/Batch/Role`]: {
      'dynamodb:GetItem': [runs, table],
      'dynamodb:PutItem': [runs],
      'dynamodb:Query': [runs],
      'dynamodb:Scan': [table],
      'dynamodb:UpdateItem': [runs, table],
      's3:PutObject': [`${feed}/Payloads`],
      'sqs:SendMessage': queues.map((queue) => `${queue}/Events/Queue`),
      'ssm:GetParameter': ['the parameter of a replica'],
    },
    [`${feed}/Operations/Read/Role`]: { 'dynamodb:BatchGetItem': [table], 'dynamodb:Scan': [table] },
    [`${feed}/Operations/Machine/StateMachine/Role`]: {
      'lambda:InvokeFunction': [`${feed}/Operations/Batch/Function`],
    },
  };
}

/** As `rolesOf`, of a feed of events alone: nothing of its table is ever marked for a republication. */
function rolesOfEvents(feed: string, table: string, queues: readonly string[]): Record<string, Allowed> {
  const roles = rolesOf(feed, table, queues);
  const batch = `${feed}/Operations/Batch/Role`;
  return { ...roles, [batch]: { ...roles[batch], 'dynamodb:UpdateItem': [`${feed}/Operations/Runs`] } };
}

/** What `grantRead` of a replica allows. */
function readerOf(table: string): Record<string, string[]> {
  const actions = ['BatchGetItem', 'GetItem', 'Query', 'Scan'];
  return Object.fromEntries(actions.map((action) => [`dynamodb:${action}`, [table]]));
}

const ORDERS_READER = {
  ...readerOf('Orders/Context/User/Table'),
  'dynamodb:GetItem': ['Orders/Context/Orders/Table', 'Orders/Context/User/Table'],
};

/** Everything that the roles of the example may do, of what is worth protecting: resources by action by role. */
const INTENDED: Readonly<Record<string, Allowed>> = {
  ...rolesOf(USERS_FEED, 'Users/Context/Users/Table', [
    'Billing/Context/Users',
    'Notifications/Context/User',
    'Orders/Context/User',
  ]),
  ...rolesOfEvents('Orders/Context/Events/Feed', 'Orders/Context/Events/Outbox/Table', [
    'Billing/Context/PlacedOrders',
  ]),
  ...rolesOfEvents('BillingEvents/Context/Events/Feed', 'BillingEvents/Context/Events/Outbox/Table', [
    'Orders/Context/PaidOrders',
  ]),
  'Orders/Context/User/Replicator/Role': at('Orders/Context/User', REPLICATOR),
  'Users/Context/Api/Handler/Role': {
    'dynamodb:BatchGetItem': ['Users/Context/Users/Table'],
    'dynamodb:GetItem': ['Users/Context/Users/Table'],
    'dynamodb:Scan': ['Users/Context/Users/Table'],
  },
  'Orders/Context/OrderView/Role': ORDERS_READER,
  'Orders/Context/Bff/Role': { ...ORDERS_READER, 'execute-api:Invoke': ['Users/Context/Api/Api'] },
  'Notifications/Context/Recipient/Role': {
    ...readerOf('Notifications/Context/User/Table'),
    'execute-api:Invoke': ['Users/Context/Api/Api'],
  },
  'Notifications/Context/User/Replicator/Role': at('Notifications/Context/User', REPLICATOR),
  'Billing/Context/OnUser/Role': {
    ...at('Billing/Context/Users', consumerOf(USERS_FEED)),
    'dynamodb:UpdateItem': ['Billing/Context/Accounts/Table'],
  },
  'Billing/Context/OnOrder/Role': {
    ...at('Billing/Context/PlacedOrders', consumerOf('Orders/Context/Events/Feed')),
    'dynamodb:PutItem': [
      'Billing/Context/PlacedOrders/Positions',
      'BillingEvents/Context/Events/Outbox/Table',
    ],
    'dynamodb:UpdateItem': ['Billing/Context/Accounts/Table'],
  },
  'Orders/Context/PlaceOrder/Role': {
    'dynamodb:PutItem': ['Orders/Context/Events/Outbox/Table', 'Orders/Context/Orders/Table'],
  },
  'Orders/Context/OnPaid/Role': {
    ...at('Orders/Context/PaidOrders', consumerOf('BillingEvents/Context/Events/Feed')),
    'dynamodb:UpdateItem': ['Orders/Context/Orders/Table'],
  },
};

/** What the roles of an app with keys may do with those: resources by action by role. */
const INTENDED_WITH_KEYS: typeof INTENDED = {
  'Users/Context/Feed/Publisher/Role': {
    'kms:Decrypt': ['Users/FeedKey through sns', 'Users/TableKey through dynamodb'],
    'kms:GenerateDataKey': [
      'Users/FeedKey for Users/Context/Feed/Failures',
      'Users/FeedKey for Users/Context/Feed/Payloads',
      'Users/FeedKey through sns',
    ],
  },
  'Users/Context/Feed/Operations/Batch/Role': {
    'kms:Decrypt': [
      'Orders/Key through sqs',
      'Users/FeedKey through dynamodb',
      'Users/TableKey through dynamodb',
    ],
    'kms:GenerateDataKey': [
      'Orders/Key through sqs',
      'Users/FeedKey for Users/Context/Feed/Failures',
      'Users/FeedKey for Users/Context/Feed/Payloads',
    ],
  },
  'Users/Context/Feed/Operations/Read/Role': { 'kms:Decrypt': ['Users/TableKey through dynamodb'] },
  'Users/Context/Feed/Operations/Machine/StateMachine/Role': {},
  'Orders/Context/User/Replicator/Role': {
    'kms:Decrypt': [
      'Orders/Key for Users/Context/Feed/Payloads',
      'Orders/Key through dynamodb',
      'Orders/Key through sqs',
      'Users/FeedKey for Users/Context/Feed/Payloads',
      'Users/TableKey for Users/Context/Feed/Payloads',
      'a foreign key for Users/Context/Feed/Payloads',
    ],
    'kms:GenerateDataKey': ['Orders/Key through sqs'],
  },
  'Orders/Context/Reader': { 'kms:Decrypt': ['Orders/Key through dynamodb'] },
};

test('every role of the example may do exactly what it is meant to do', async () => {
  const { directory, remove } = await synthesiseExample();
  try {
    expect(await matrix(directory)).toEqual(INTENDED);
  } finally {
    remove();
  }
});

test('every role of an app with keys may use exactly the keys that it needs, through the service that needs them', async () => {
  const directory = temporaryDirectory();
  keyedApp({ account: '123456789012', region: 'eu-west-1' }, new App({ outdir: directory })).app.synth();
  const keyCells = Object.entries(await matrix(directory)).map(([role, row]) => [
    role,
    Object.fromEntries(Object.entries(row).filter(([action]) => action.startsWith('kms:'))),
  ]);
  expect(Object.fromEntries(keyCells)).toEqual(INTENDED_WITH_KEYS);
});
