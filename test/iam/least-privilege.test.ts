import { synthesiseExample } from '../support/example-assembly';
import { allowedCells } from './example-policies';

/** What a replicator reads from its queue, and where it puts what it read. `{}` is the replica's path. */
const REPLICATOR: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:PutItem': ['{}/Table'],
  's3:GetObject': ['Users/Context/Feed/Payloads'],
  's3:ListBucket': ['Users/Context/Feed/Payloads'],
  'sqs:ChangeMessageVisibility': ['{}/Events/Queue'],
  'sqs:DeleteMessage': ['{}/Events/Queue'],
  'sqs:ReceiveMessage': ['{}/Events/Queue'],
  'sqs:SendMessage': ['{}/Events/DeadLetters'],
};

/** Everything that the roles of the example may do, of what is worth protecting: resources by action by role. */
const INTENDED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'Users/Context/Feed/Publisher/Role': {
    'dynamodb:DescribeStream': ['Users/Context/Users/Table'],
    'dynamodb:GetRecords': ['Users/Context/Users/Table'],
    'dynamodb:GetShardIterator': ['Users/Context/Users/Table'],
    's3:ListBucket': ['Users/Context/Feed/Failures'],
    's3:PutObject': ['Users/Context/Feed/Failures', 'Users/Context/Feed/Payloads'],
    'sns:Publish': ['Users/Context/Feed/Topic'],
  },
  'Users/Context/Feed/Operations/Batch/Role': {
    'dynamodb:GetItem': ['Users/Context/Feed/Operations/Runs', 'Users/Context/Users/Table'],
    'dynamodb:PutItem': ['Users/Context/Feed/Operations/Runs'],
    'dynamodb:Query': ['Users/Context/Feed/Operations/Runs'],
    'dynamodb:Scan': ['Users/Context/Users/Table'],
    'dynamodb:UpdateItem': ['Users/Context/Feed/Operations/Runs', 'Users/Context/Users/Table'],
    's3:PutObject': ['Users/Context/Feed/Payloads'],
    'sqs:SendMessage': ['Notifications/Context/User/Events/Queue', 'Orders/Context/User/Events/Queue'],
    'ssm:GetParameter': ['the parameter of a replica'],
  },
  'Users/Context/Feed/Operations/Read/Role': {
    'dynamodb:BatchGetItem': ['Users/Context/Users/Table'],
    'dynamodb:Scan': ['Users/Context/Users/Table'],
  },
  'Users/Context/Feed/Operations/Machine/StateMachine/Role': {
    'lambda:InvokeFunction': ['Users/Context/Feed/Operations/Batch/Function'],
  },
  'Orders/Context/User/Replicator/Role': at('Orders/Context/User'),
  'Orders/Context/OrderView/Function/ServiceRole': {
    'dynamodb:BatchGetItem': ['Orders/Context/User/Table'],
    'dynamodb:GetItem': ['Orders/Context/Orders/Table', 'Orders/Context/User/Table'],
    'dynamodb:Query': ['Orders/Context/User/Table'],
    'dynamodb:Scan': ['Orders/Context/User/Table'],
  },
  'Notifications/Context/User/Replicator/Role': at('Notifications/Context/User'),
};

function at(replica: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(REPLICATOR).map(([action, paths]) => [
      action,
      paths.map((path) => path.replace('{}', replica)),
    ]),
  );
}

test('every role of the example may do exactly what it is meant to do', async () => {
  const { directory, remove } = await synthesiseExample();
  try {
    const { roles, cells } = await allowedCells(directory);
    const found = Object.fromEntries(roles.map((role) => [role, {} as Record<string, string[]>]));
    for (const { role, action, resource } of cells) {
      const row = found[role] as Record<string, string[]>;
      row[action] = [...(row[action] ?? []), resource].sort();
    }
    expect(found).toEqual(INTENDED);
  } finally {
    remove();
  }
}, 120_000);
