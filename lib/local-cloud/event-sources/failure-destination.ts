import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { LocalCloudError } from '../shared/errors';
import type { Clients } from '../shared/types';
import type { FailureRecord } from './failure-record';

/** Takes what a mapping gave up: S3 the whole event, a queue or a topic only where to find it. */
export interface FailureDestination {
  readonly arn: string;
  send(record: FailureRecord, event: string): Promise<void>;
}

/** @throws LocalCloudError `EventSourceInvalid` for an ARN that is no bucket, queue or topic. */
export function failureDestination(arn: string, uuid: string, clients: Clients): FailureDestination {
  const [, , service, , accountId, name = ''] = arn.split(':');
  switch (service) {
    case 's3':
      return {
        arn,
        send: (record, event) =>
          putObject(clients, name, objectKey(uuid, record), { ...record, payload: event }),
      };
    case 'sqs':
      return { arn, send: (record) => sendMessage(clients, name, accountId, record) };
    case 'sns':
      return { arn, send: (record) => publish(clients, arn, record) };
    default:
      throw new LocalCloudError(
        'EventSourceInvalid',
        `on-failure destination "${arn}" is not the ARN of a bucket, a queue or a topic: use one of these`,
      );
  }
}

/** The key that AWS documents: aws/lambda/<uuid>/<shard>/yyyy/MM/dd/yyyy-MM-ddTHH.mm.ss-<random uuid>. */
function objectKey(uuid: string, record: FailureRecord): string {
  const [day = '', rest = ''] = record.timestamp.split('T');
  const time = rest.slice(0, 8).replaceAll(':', '.');
  const { shardId } = record.DDBStreamBatchInfo;
  return `aws/lambda/${uuid}/${shardId}/${day.replaceAll('-', '/')}/${day}T${time}-${randomUUID()}`;
}

async function putObject(clients: Clients, bucket: string, key: string, body: object): Promise<void> {
  const Body = JSON.stringify(body);
  await clients.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }),
  );
}

async function sendMessage(
  clients: Clients,
  queueName: string,
  accountId: string | undefined,
  record: FailureRecord,
): Promise<void> {
  const { QueueUrl } = await clients.sqs.send(
    new GetQueueUrlCommand({ QueueName: queueName, QueueOwnerAWSAccountId: accountId }),
  );
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(record) }));
}

async function publish(clients: Clients, topicArn: string, record: FailureRecord): Promise<void> {
  await clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(record) }));
}
