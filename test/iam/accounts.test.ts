import { App, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { defineSharing, FAR, NEAR, OWNER, STRANGER } from '../proofs/deployed/support/three-accounts';
import { temporaryDirectory } from '../support/temporary-directory';
import { matrix } from './example-policies';

const FEED = 'users-owner/Context/Feed';
const TABLE = 'users-owner/Context/Table/Table';
const KEY = 'users-owner/Key';
const PAYLOADS = `${FEED}/Payloads`;
const RUNS = `${FEED}/Operations/Runs`;

/** What a replicator may do, and which keys it may use; `{}` is the path of its replica. */
const replicatorOf = (replica: string, keys: Record<string, string[]>) => ({
  'dynamodb:PutItem': [`${replica}/Table`],
  's3:GetObject': [PAYLOADS],
  's3:ListBucket': [PAYLOADS],
  'sqs:ChangeMessageVisibility': [`${replica}/Events/Queue`],
  'sqs:DeleteMessage': [`${replica}/Events/Queue`],
  'sqs:ReceiveMessage': [`${replica}/Events/Queue`],
  'sqs:SendMessage': [`${replica}/Events/DeadLetters`],
  ...keys,
});

/** Everything that roles of the pipeline may do: resources by action by role. */
const INTENDED = {
  [`${FEED}/Publisher/Role`]: {
    'dynamodb:DescribeStream': [TABLE],
    'dynamodb:GetRecords': [TABLE],
    'dynamodb:GetShardIterator': [TABLE],
    'kms:Decrypt': [`${KEY} through sns`],
    'kms:GenerateDataKey': [`${KEY} for ${FEED}/Failures`, `${KEY} for ${PAYLOADS}`, `${KEY} through sns`],
    's3:ListBucket': [`${FEED}/Failures`],
    's3:PutObject': [`${FEED}/Failures`, PAYLOADS],
    'sns:Publish': [`${FEED}/Topic`],
  },
  [`${FEED}/Operations/Batch/Role`]: {
    'dynamodb:GetItem': [RUNS, TABLE],
    'dynamodb:PutItem': [RUNS],
    'dynamodb:Query': [RUNS],
    'dynamodb:Scan': [TABLE],
    'dynamodb:UpdateItem': [RUNS, TABLE],
    'kms:Decrypt': ['near/Key through sqs', `${KEY} through dynamodb`],
    'kms:GenerateDataKey': ['near/Key through sqs', `${KEY} for ${FEED}/Failures`, `${KEY} for ${PAYLOADS}`],
    's3:PutObject': [PAYLOADS],
    'sqs:SendMessage': ['abroad', 'far', 'near'].map((stack) => `${stack}/Context/User/Events/Queue`),
    'ssm:GetParameter': ['the parameter of a replica'],
  },
  // The feed of the test leaves nothing behind.
  [`${FEED}/Emptied/Emptier/Role`]: {
    's3:DeleteObject': [`${FEED}/Failures`, PAYLOADS],
    's3:ListBucket': [`${FEED}/Failures`, PAYLOADS],
  },
  [`${FEED}/Operations/Read/Role`]: { 'dynamodb:BatchGetItem': [TABLE], 'dynamodb:Scan': [TABLE] },
  [`${FEED}/Operations/Machine/StateMachine/Role`]: {
    'lambda:InvokeFunction': [`${FEED}/Operations/Batch/Function`],
  },
  'near/Context/User/Replicator/Role': replicatorOf('near/Context/User', {
    'kms:Decrypt': ['near/Key through dynamodb', 'near/Key through sqs', `${KEY} for ${PAYLOADS}`],
    'kms:GenerateDataKey': ['near/Key through sqs'],
  }),
  'far/Context/User/Replicator/Role': replicatorOf('far/Context/User', {
    'kms:Decrypt': [`${KEY} for ${PAYLOADS}`],
  }),
  'abroad/Context/User/Replicator/Role': replicatorOf('abroad/Context/User', {
    'kms:Decrypt': [`a foreign key for ${PAYLOADS}`, `${KEY} for ${PAYLOADS}`],
  }),
};

/** What an account reaches of the others at the most. */
const REACHED = {
  'kms:Decrypt': ['Failures', 'Payloads'].map((bucket) => `${KEY} for ${FEED}/${bucket}`),
  's3:GetObject': [PAYLOADS],
  's3:ListBucket': [PAYLOADS],
};

/** Without `administrators`, the app alone. */
function synthesise(administrators: Readonly<Record<string, typeof OWNER>> = {}): string {
  const directory = temporaryDirectory();
  const app = new App({ outdir: directory });
  defineSharing(app);
  for (const [id, env] of Object.entries(administrators)) {
    const role = new Role(new Stack(app, id, { env }), 'Role', { assumedBy: new AccountRootPrincipal() });
    role.addToPolicy(new PolicyStatement({ actions: ['*'], resources: ['*'] }));
  }
  app.synth();
  return directory;
}

test('every role of a feed over accounts and regions may do exactly what it is meant to do', async () => {
  expect(await matrix(synthesise(), OWNER)).toEqual(INTENDED);
});

test('whoever may do everything in an account reaches of the others what is shared with it, and nothing else', async () => {
  const found = await matrix(synthesise({ Near: NEAR, Far: FAR, Stranger: STRANGER }), OWNER);
  const ofOthers = (role: string, own: string) =>
    Object.fromEntries(
      Object.entries(found[role] ?? {})
        .map(([action, names]): [string, string[]] => [
          action,
          names.filter((name) => !name.startsWith(`${own}/`) && !name.startsWith(role)),
        ])
        .filter(([, names]) => names.length > 0),
    );
  expect(ofOthers('Near/Role', 'near')).toEqual(REACHED);
  expect(ofOthers('Far/Role', 'far')).toEqual(REACHED);
  expect(ofOthers('Stranger/Role', 'stranger')).toEqual({});
});
