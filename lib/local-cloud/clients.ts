import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Clients, Endpoints } from './shared/types';

/**
 * AWS SDK clients for the emulators, with credentials that mean nothing elsewhere.
 *
 * @param accessKeyId an account id for another account than the cloud's own
 */
export function createClients(endpoints: Endpoints, region: string, accessKeyId = 'local'): Clients {
  const common = { region, credentials: { accessKeyId, secretAccessKey: 'local' } };
  const dynamodb = { ...common, endpoint: endpoints.dynamodb };
  const control = { ...common, endpoint: endpoints.control };
  const messaging = { ...common, endpoint: endpoints.messaging };
  const clients: Clients = {
    dynamodb: new DynamoDBClient(dynamodb),
    streams: new DynamoDBStreamsClient(dynamodb),
    sns: new SNSClient(messaging),
    sqs: new SQSClient(messaging),
    // Buckets as host names would need a name server.
    s3: new S3Client({ ...messaging, forcePathStyle: true }),
    ssm: new SSMClient(control),
    lambda: new LambdaClient(control),
    cloudwatch: new CloudWatchClient(control),
    sfn: new SFNClient(control),
  };
  // It copies all that is sent and answered for a log that nobody has asked for.
  for (const { middlewareStack } of Object.values(clients)) middlewareStack.remove('loggerMiddleware');
  return clients;
}

/** Closes the connections. */
export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
