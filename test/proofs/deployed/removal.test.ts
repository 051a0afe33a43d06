import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { type App, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { Contract, DataRemoval, Namespace } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const CONTRACT = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id'],
});

/** What is there without any environment. */
function defineBase(app: App): void {
  new CfnQueue(new Stack(app, 'Base'), 'Queue');
}

function define(app: App): void {
  defineBase(app);
  const stage = new Stage(app, 'preview');
  Namespace.set(stage, 'pr-7');
  DataRemoval.set(stage, RemovalPolicy.DESTROY);
  const owner = defineOwner(stage, {
    contracts: [CONTRACT],
    partitionKey: { name: 'id', type: AttributeType.STRING },
  });
  defineConsumer(stage, 'orders', owner, { User: { contract: CONTRACT } });
}

const deployed = new DeployedApp(define, { enforceIam: true });

/** CloudFormation, as far as it waits for answers of custom resources. */
let cloudFormation: Server;
const answers: Record<string, unknown>[] = [];

beforeAll(async () => {
  cloudFormation = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      answers.push({ ...JSON.parse(body), method: request.method, type: request.headers['content-type'] });
      response.writeHead(answers.length === REFUSED_ANSWER ? 403 : 200).end();
    });
  });
  await new Promise<void>((listening) => cloudFormation.listen(0, '127.0.0.1', listening));
});

afterAll(() => new Promise((closed) => cloudFormation.close(closed)));

/** The one that CloudFormation does not take. */
const REFUSED_ANSWER = 4;

const EMPTIER = 'preview/users-owner/Context/Feed/Emptied/Emptier/Function';

/** Names and ids of all that is in the cloud. */
async function everything(): Promise<string[]> {
  const { dynamodb, s3, sns, sqs, ssm } = deployed.cloud.clients;
  const [tables, buckets, topics, queues, parameters] = await Promise.all([
    dynamodb.send(new ListTablesCommand({})),
    s3.send(new ListBucketsCommand({})),
    sns.send(new ListTopicsCommand({})),
    sqs.send(new ListQueuesCommand({})),
    ssm.send(new DescribeParametersCommand({})).catch(() => undefined),
  ]);
  return [
    ...(tables.TableNames ?? []),
    ...(buckets.Buckets ?? []).map(({ Name = '' }) => Name),
    ...(topics.Topics ?? []).map(({ TopicArn = '' }) => TopicArn),
    ...(queues.QueueUrls ?? []),
    ...(parameters?.Parameters ?? []).map(({ Name = '' }) => Name),
    ...deployed.cloud.parameters.keys(),
  ];
}

const buckets = () =>
  deployed.cloud
    .resources()
    .filter(({ type }) => type === 'AWS::S3::Bucket')
    .map(({ physicalId }) => physicalId);

const keysIn = async (Bucket: string) => {
  const { Contents = [] } = await deployed.cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
};

/** Calls the function that empties buckets as CloudFormation does. */
async function call(RequestType: string, BucketName: string) {
  const before = answers.length;
  const { error } = await deployed.cloud.invoke(EMPTIER, {
    RequestType,
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`,
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'Emptied',
    ResourceProperties: { BucketName },
  });
  return { error, answer: answers.slice(before) };
}

describe('the function that empties buckets', () => {
  const told = { StackId: 'arn:stack', RequestId: 'request-1', LogicalResourceId: 'Emptied', method: 'PUT' };

  test('does so when its bucket goes and not before, and tells CloudFormation', async () => {
    const [bucket = '', other = ''] = buckets();
    for (const Bucket of [bucket, other]) {
      for (const Key of ['a', 'b/c', 'ü & <x>']) {
        await deployed.cloud.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
      }
    }
    const created = await call('Create', bucket);
    expect(created.answer).toMatchObject([{ ...told, Status: 'SUCCESS', PhysicalResourceId: bucket }]);
    expect(await keysIn(bucket)).toHaveLength(3);
    const gone = await call('Delete', bucket);
    expect(gone.answer).toMatchObject([{ ...told, Status: 'SUCCESS', PhysicalResourceId: bucket }]);
    expect([await keysIn(bucket), (await keysIn(other)).length]).toEqual([[], 3]);
  });

  test('may empty no other bucket, and tells the reason', async () => {
    const { answer } = await call('Delete', 'somebody-elses');
    expect(answer).toMatchObject([
      {
        ...told,
        Status: 'FAILED',
        PhysicalResourceId: 'somebody-elses',
        Reason: expect.stringMatching(/denied/i),
      },
    ]);
  });

  test('fails when its answer is not taken, so that Lambda tries again', async () => {
    const [bucket = ''] = buckets();
    expect(answers).toHaveLength(REFUSED_ANSWER - 1);
    const { error } = await call('Create', bucket);
    expect(error?.message).toMatch(/CloudFormation took the answer .* with status 403/);
  });
});

test('an environment that is destroyed leaves nothing, whatever is in its tables and buckets', async () => {
  await deployed.put('Table', { id: { S: 'one' }, name: { S: 'x'.repeat(300_000) } }, 'preview-users-owner');
  await eventually(async () => expect(await deployed.items('User', 'preview-orders')).toHaveLength(1));
  expect((await Promise.all(buckets().map(keysIn))).flat().length).toBeGreaterThan(0);
  deployed.synthesise(defineBase);
  const changes = await deployed.cloud.update();
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['deleted']));
  const [base] = deployed.cloud.resources();
  expect(deployed.cloud.resources()).toHaveLength(1);
  expect(await everything()).toEqual([base?.physicalId]);
});
