import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { fromIni } from '@aws-sdk/credential-providers';
import { createSqsClient } from '../../adapters/sqs-client';
import { OperatorError } from './errors';

/** AWS SDK clients that the operator's functions work with. */
export interface OperatorClients {
  readonly ssm: SSMClient;
  readonly lambda: LambdaClient;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  readonly cloudwatch: CloudWatchClient;
  readonly sfn: SFNClient;
}

export interface OperatorClientOptions {
  /**
   * One base URL for every service.
   * @default the variables AWS_ENDPOINT_URL_<SERVICE> and AWS_ENDPOINT_URL, which the SDK reads
   */
  readonly endpoint?: string;
  /** @default the SDK's own: AWS_REGION or the profile's */
  readonly region?: string;
  /** Profile of the shared AWS configuration whose credentials are used. @default the SDK's default credentials */
  readonly profile?: string;
  /** On an emulator: the account to work in, which an access key of its 12 digits stands for. @default that of the credentials */
  readonly account?: string;
  /** Whether services without an endpoint are called on AWS itself. @default false, an error */
  readonly realAws?: boolean;
}

/** The SDK's names of services in its endpoint variables ("Service-specific endpoints", AWS SDKs reference guide). */
const NEEDED = ['SSM', 'LAMBDA', 'DYNAMODB', 'SQS', 'S3'];

/** Emulators have the streams of tables where the tables are. */
const BESIDE: Readonly<Record<string, string>> = { DYNAMODB_STREAMS: 'DYNAMODB' };

/** For services that only add to a picture, when nothing says where they are: never AWS, and refused at once. */
const NOWHERE = 'http://127.0.0.1:1';

/**
 * @throws OperatorError `no-endpoint` when a service would be called on AWS itself without `realAws`, or an endpoint is no URL
 */
export function createClients(options: OperatorClientOptions = {}): OperatorClients {
  const { endpoint, region, profile, account, realAws = false } = options;
  const endpointOf = (service: string) =>
    checked(service, endpoint ?? variable(service) ?? variable(BESIDE[service]));
  if (!realAws) refuseMissing(NEEDED.filter((service) => !endpointOf(service)));
  const config = (service: string) => ({
    // Given here, because the SDK can be configured to ignore its own variables and would go to AWS.
    ...(realAws ? endpoint && { endpoint } : { endpoint: endpointOf(service) ?? NOWHERE }),
    ...(region && { region }),
    ...(account && !realAws && { credentials: { accessKeyId: account, secretAccessKey: 'emulator' } }),
    ...(profile && { profile, credentials: fromIni({ profile }) }),
  });
  const clients: OperatorClients = {
    ssm: new SSMClient(config('SSM')),
    lambda: new LambdaClient(config('LAMBDA')),
    dynamodb: new DynamoDBClient(config('DYNAMODB')),
    streams: new DynamoDBStreamsClient(config('DYNAMODB_STREAMS')),
    sqs: createSqsClient(config('SQS')),
    sns: new SNSClient(config('SNS')),
    // Buckets as host names would need a name server.
    s3: new S3Client({ ...config('S3'), forcePathStyle: endpointOf('S3') !== undefined }),
    cloudwatch: new CloudWatchClient(config('CLOUDWATCH')),
    sfn: new SFNClient(config('SFN')),
  };
  // It copies all of each answer for a log that nobody has asked for: a fifth of the time in which streams are read.
  for (const { middlewareStack } of Object.values(clients)) middlewareStack.remove('loggerMiddleware');
  return clients;
}

/** Closes the connections. */
export function destroyClients(clients: OperatorClients): void {
  for (const client of Object.values(clients)) client.destroy();
}

function refuseMissing(services: readonly string[]): void {
  if (services.length === 0) return;
  const names = services.map((service) => `AWS_ENDPOINT_URL_${service}`).join(', ');
  throw new OperatorError(
    'no-endpoint',
    `no endpoint is set for ${services.join(', ')}: pass one, set AWS_ENDPOINT_URL or ${names}, or allow real AWS explicitly`,
  );
}

function checked(service: string, endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || /^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : ''))
    return endpoint;
  throw new OperatorError(
    'no-endpoint',
    `the endpoint of ${service} is "${endpoint}", which is no HTTP URL: give one such as http://127.0.0.1:4566`,
  );
}

function variable(service: string | undefined): string | undefined {
  if (service === undefined) return undefined;
  return process.env[`AWS_ENDPOINT_URL_${service}`] || process.env.AWS_ENDPOINT_URL || undefined;
}
