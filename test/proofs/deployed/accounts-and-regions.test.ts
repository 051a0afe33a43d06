import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { eventSharing } from '../../cli/support/event-sharing';
import { type Sent, send } from '../../local-cloud/support/sender';
import { eventually } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';
import { DeployedApp } from './support/deployed-app';
import { ADMINISTRATOR, defineAccounts, OWNER, STRANGER } from './support/three-accounts';

const deployed = new DeployedApp(defineAccounts, { enforceIam: true });
/** More than a message of SNS can carry. */
const LARGE = 'x'.repeat(300_000);
/** Nothing is on its way for long. */
const SOON = ['--lag-budget', '1'];
const NEAR_REPLICA = '222222222222.us-east-1.near/User';
const FAR_REPLICA = 'pr-7.333333333333.eu-west-1.far/User';
const ABROAD_REPLICA = '111111111111.ap-east-1.abroad/User';
const CONSUMER = '222222222222.eu-west-1.billing/Users';
const CONSUMERS = [
  ['near', NEAR_REPLICA],
  ['far', FAR_REPLICA],
  ['abroad', ABROAD_REPLICA],
] as const;

const output = (stack: string, name: string) => String(deployed.cloud.outputs[stack]?.[name]);
const clientsOf = (stack: string) => deployed.cloud.in(stack).clients;

async function put(Item: Record<string, AttributeValue>): Promise<void> {
  const TableName = output('users-owner', 'Table');
  await clientsOf('users-owner').dynamodb.send(new PutItemCommand({ TableName, Item }));
}

async function namesIn(stack: string): Promise<Record<string, string | undefined>> {
  const scan = new ScanCommand({ TableName: output(stack, 'User'), ConsistentRead: true });
  const { Items = [] } = await clientsOf(stack).dynamodb.send(scan);
  return Object.fromEntries(Items.map(({ id, name }) => [id?.S, name?.S]));
}

/** A request with the credentials of a function that may do everything, as far as its own account is concerned. */
function asked(
  account: 'owner' | 'near' | 'stranger',
  service: Parameters<typeof send>[2],
  command: string,
  input: object,
): Promise<Sent> {
  const from = deployed.cloud.in(`${account}-administrator`);
  return send(from, ADMINISTRATOR, service, command, input, { region: OWNER.region });
}

async function nameOf(...request: Parameters<typeof asked>): Promise<string> {
  return (await asked(...request)).name;
}

/** The command line with the environment of a consumer's stack. */
async function operator(stack: string, ...args: string[]) {
  const saved = { ...process.env };
  Object.assign(process.env, deployed.cloud.in(stack).environment);
  try {
    return await eventSharing(args);
  } finally {
    process.env = saved;
  }
}

test('rows and large rows reach replicas in another account, in another region, and in both', async () => {
  await put({ id: { S: 'a' }, name: { S: 'Alice' } });
  await put({ id: { S: 'b' }, name: { S: LARGE } });
  for (const [stack] of CONSUMERS)
    await eventually(async () => expect(await namesIn(stack)).toEqual({ a: 'Alice', b: LARGE }));
});

test.each(CONSUMERS)(
  'an operator fills and repairs the replica of %s, and sees how it is',
  async (stack, replica) => {
    const TableName = output(stack, 'User');
    for (const id of ['a', 'b'])
      await clientsOf(stack).dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
    const found = await operator(stack, 'audit', replica, ...SOON, '--json');
    expect(JSON.parse(found.out)).toMatchObject({ missing: 2 });
    const seed = await operator(stack, 'seed', replica, ...SOON, '--json');
    expect([seed.code, seed.err]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(seed.out)).toMatchObject({ seed: { sent: 2 }, audit: { missing: 0 } });
    expect(await namesIn(stack)).toEqual({ a: 'Alice', b: LARGE });
    await clientsOf(stack).dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    const republished = await operator(stack, 'republish', replica, '--key', '{"id":"a"}');
    expect(republished.code).toBe(0);
    await eventually(async () => expect(await namesIn(stack)).toHaveProperty('a', 'Alice'));
    await clientsOf(stack).dynamodb.send(
      new PutItemCommand({ TableName, Item: { id: { S: 'nobody' }, __seq: { S: '' } } }),
    );
    const repaired = await operator(stack, 'audit', replica, ...SOON, '--repair', '--json');
    expect(JSON.parse(repaired.out)).toMatchObject({ orphaned: 1, repaired: 1 });
    const status = await operator(stack, 'status', '--json');
    expect(JSON.parse(status.out)).toMatchObject({
      feeds: [],
      replicas: [{ replica, lastAudit: { replica, repaired: 1 }, lastRun: { kind: 'seed' }, problems: [] }],
    });
  },
);

test('a function elsewhere handles changes, large ones too, and an operator brings it up to date', async () => {
  const handled = (count: number) =>
    eventually(async () =>
      expect(deployed.cloud.metrics.sum('EventsHandled', { consumer: CONSUMER })).toBe(count),
    );
  await handled(2);
  const seed = await operator('reacting', 'seed', CONSUMER, ...SOON, '--json');
  expect(JSON.parse(seed.out)).toMatchObject({ seed: { sent: 2 } });
  await handled(4);
  const status = await operator('reacting', 'status', '--json');
  expect(JSON.parse(status.out)).toMatchObject({
    feeds: [],
    replicas: [{ replica: CONSUMER, kind: 'consumer', lastRun: { kind: 'seed' }, parked: 0, problems: [] }],
  });
});

test('changes of a feed elsewhere are forwarded, large ones with their data', async () => {
  const { sqs } = clientsOf('forwarding');
  const QueueUrl = output('forwarding', 'Forwarded');
  const names: unknown[] = [];
  await eventually(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    names.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).data.name));
    expect(names.sort()).toEqual(['Alice', LARGE].sort());
  });
});

test("the owner's state machine fills a replica elsewhere, as it does on AWS", async () => {
  const seed = await operator('far', 'seed', FAR_REPLICA, ...SOON, '--via', 'state-machine', '--json');
  expect(JSON.parse(seed.out)).toMatchObject({ seed: { sent: 2, state: 'finished' }, audit: { missing: 0 } });
});

test('on AWS an operator brings profiles of both accounts', async () => {
  const file = join(temporaryDirectory(), 'credentials');
  const profile = (name: string, account: string) =>
    `[${name}]\naws_access_key_id = ${account}\naws_secret_access_key = x\n`;
  writeFileSync(file, profile('orders', '222222222222') + profile('users', OWNER.account));
  const audit = async (...more: string[]) => {
    // Endpoints of the variables stand for AWS.
    const args = ['audit', NEAR_REPLICA, ...SOON, '--real-aws', '--profile', 'orders', ...more];
    process.env.AWS_SHARED_CREDENTIALS_FILE = file;
    return operator('near', ...args);
  };
  const { code, err } = await audit();
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('in account 111111111111 and region us-east-1: give --owner-profile'),
  ]);
  expect(await audit('--owner-profile', 'users')).toMatchObject({ code: 0 });
  expect(await audit('--owner-profile', 'orders')).toMatchObject({ code: 2 });
  delete process.env.AWS_SHARED_CREDENTIALS_FILE;
});

test("the owner's operator sees the feed, and what it is called for consumers that are told", async () => {
  const status = await operator('users-owner', 'status', '--json');
  const [feed] = JSON.parse(status.out).feeds;
  expect(feed.subscriptions).toBe(5);
  expect(feed.attributes).toEqual({
    contextName: 'users',
    topicArn: output('users-owner', 'Topic'),
    payloadBucketName: output('users-owner', 'Payloads'),
    batchRoleArn: expect.stringMatching(/^arn:aws:iam::111111111111:role\/es-users-user-batch-/),
  });
});

describe('another account gets what it needs of the feed, and a fourth account nothing', () => {
  const subscribe = (account: string, Protocol = 'sqs') => ({
    TopicArn: output('users-owner', 'Topic'),
    Protocol,
    Endpoint: `arn:aws:sqs:us-east-1:${account}:any`,
  });

  test('publishing stays with the owner', async () => {
    const message = { TopicArn: output('users-owner', 'Topic'), Message: 'x' };
    expect(await nameOf('near', 'sns', 'Publish', message)).toBe('AuthorizationErrorException');
    expect(await nameOf('stranger', 'sns', 'Publish', message)).toBe('AuthorizationErrorException');
  });

  test('an account subscribes queues of its own', async () => {
    expect(await nameOf('stranger', 'sns', 'Subscribe', subscribe(STRANGER.account))).toBe(
      'AuthorizationErrorException',
    );
    expect(await nameOf('near', 'sns', 'Subscribe', subscribe(STRANGER.account))).toBe(
      'AuthorizationErrorException',
    );
    expect(await nameOf('near', 'sns', 'Subscribe', subscribe('222222222222', 'email'))).toBe(
      'AuthorizationErrorException',
    );
  });

  test('the data of large events is read, and nothing is written', async () => {
    const Bucket = output('users-owner', 'Payloads');
    const listed = await clientsOf('users-owner').s3.send(new ListObjectsV2Command({ Bucket }));
    const payload = { Bucket, Key: listed.Contents?.[0]?.Key };
    expect(await nameOf('near', 's3', 'GetObject', payload)).toBe('allowed');
    expect(await nameOf('near', 's3', 'PutObject', payload)).toBe('AccessDenied');
    expect(await nameOf('near', 's3', 'DeleteObject', payload)).toBe('AccessDenied');
    expect(await nameOf('stranger', 's3', 'GetObject', payload)).toBe('AccessDenied');
    const failures = { Bucket: output('users-owner', 'Failures') };
    expect(await nameOf('near', 's3', 'ListObjectsV2', failures)).toBe('AccessDenied');
  });

  test("a replica's queue takes what its topic and its owner's batch jobs send", async () => {
    const QueueUrl = output('near', 'UserQueue');
    const seed = { QueueUrl, MessageBody: '{}' };
    expect(await nameOf('stranger', 'sqs', 'SendMessage', seed)).toBe('AccessDenied');
    expect(await nameOf('owner', 'sqs', 'SendMessage', seed)).toBe('AccessDenied');
  });

  test('a seed is for accounts with which the feed is shared', async () => {
    const batch = `arn:aws:lambda:us-east-1:${OWNER.account}:function:${output('users-owner', 'Batch')}`;
    for (const account of ['near', 'stranger'] as const) {
      expect(await nameOf(account, 'lambda', 'Invoke', { FunctionName: batch })).toBe(
        'AccessDeniedException',
      );
    }
    const elsewhere = (account: string) => ({
      contract: 'users/User',
      reads: [1],
      queueArn: `arn:aws:sqs:us-east-1:${account}:any`,
    });
    const start = { action: 'start', kind: 'seed', replica: 'x/User', segments: 1 };
    const owner = deployed.cloud.in('users-owner');
    const refused = await owner.invoke(output('users-owner', 'Batch'), {
      ...start,
      elsewhere: elsewhere(STRANGER.account),
    });
    expect(refused.error?.message).toContain('account 444444444444, with which this feed is not shared');
    const run = { ...start, run: 'forged' };
    expect(
      await owner.invoke(output('users-owner', 'Batch'), { ...run, elsewhere: elsewhere('222222222222') }),
    ).not.toHaveProperty('error');
    const segment = { action: 'segment', run: 'forged', segment: 0, timeoutSeconds: 8 };
    const { error } = await owner.invoke(output('users-owner', 'Batch'), segment);
    expect(error?.message).toMatch(/sqs:SendMessage|QueueDoesNotExist|no queue/i);
  });
});
