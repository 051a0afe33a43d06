import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { EndpointStacks } from '../../bin/endpoint-stacks';
import { signedFetch } from '../support/signed-fetch';

/** What an inventory tells of. */
export const KINDS = [
  'bucket',
  'function',
  'log group',
  'parameter',
  'queue',
  'state machine',
  'subscription',
  'table',
  'topic',
] as const;

/** Names of what is in an account and region of an emulator: whatever a stack could leave behind. */
export async function inventory({ settings }: EndpointStacks): Promise<string[]> {
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const [tables, buckets, topics, subscriptions, queues, parameters, functions, machines, groups] =
    await Promise.all([
      new DynamoDBClient(settings).send(new ListTablesCommand({})),
      s3.send(new ListBucketsCommand({})),
      new SNSClient(settings).send(new ListTopicsCommand({})),
      new SNSClient(settings).send(new ListSubscriptionsCommand({})),
      new SQSClient(settings).send(new ListQueuesCommand({})),
      new SSMClient(settings).send(new DescribeParametersCommand({ MaxResults: 50 })),
      new LambdaClient(settings).send(new ListFunctionsCommand({})),
      new SFNClient(settings).send(new ListStateMachinesCommand({})),
      logGroups(settings),
    ]);
  const found: Readonly<Record<(typeof KINDS)[number], readonly (string | undefined)[]>> = {
    table: tables.TableNames ?? [],
    bucket: (buckets.Buckets ?? []).map(({ Name }) => Name),
    topic: (topics.Topics ?? []).map(({ TopicArn }) => TopicArn),
    subscription: (subscriptions.Subscriptions ?? []).map(({ Endpoint }) => Endpoint),
    queue: queues.QueueUrls ?? [],
    parameter: (parameters.Parameters ?? []).map(({ Name }) => Name),
    function: (functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    'state machine': (machines.stateMachines ?? []).map(({ name }) => name),
    'log group': groups,
  };
  return Object.entries(found)
    .flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`))
    .sort();
}

/** The client of CloudWatch Logs would be one more package for one request. */
async function logGroups({ endpoint, region, credentials }: EndpointStacks['settings']): Promise<string[]> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Logs_20140328.DescribeLogGroups',
  };
  const { accessKeyId, secretAccessKey: secret } = credentials;
  const request = { method: 'POST', headers, body: '{}' };
  const response = await signedFetch(endpoint, request, { service: 'logs', region, accessKeyId, secret });
  if (!response.ok)
    throw new Error(`DescribeLogGroups answered ${response.status}: ${await response.text()}`);
  const { logGroups: groups = [] } = (await response.json()) as { logGroups?: { logGroupName: string }[] };
  return groups.map(({ logGroupName }) => logGroupName);
}
