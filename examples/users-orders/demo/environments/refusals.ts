import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { PLACES } from '../../stacks/three-accounts';
import { signedGet } from '../signed-get';
import type { AccountsCloud } from './accounts-cloud';

/** Written down by the owner's stack for callers of other accounts. */
const SHARED_API = '/event-sharing/apis/users/User/shared';

/** What an account can try to do with the users: each answers `allowed`, or how it was refused. */
export type Attempts = Readonly<Record<(typeof ATTEMPTS)[number], () => Promise<string>>>;

export const ATTEMPTS = ['publish', 'subscribe', 'read a large event', 'seed', 'be seeded', 'call'] as const;

/** Attempts in a role that may do whatever its account can allow. */
export async function attemptsIn(accounts: AccountsCloud, roleArn: string): Promise<Attempts> {
  const { region } = PLACES.users;
  const [, , , , account = ''] = roleArn.split(':');
  const credentials = fromTemporaryCredentials({
    // An access key of an account's digits is that of its administrator.
    masterCredentials: { accessKeyId: account, secretAccessKey: 'local' },
    params: { RoleArn: roleArn },
    clientConfig: { region },
  });
  const config = { region, credentials, maxAttempts: 1 };
  const [sns, sqs] = [new SNSClient(config), new SQSClient({ ...config, useQueueUrlAsEndpoint: false })];
  const s3 = new S3Client({ ...config, forcePathStyle: true });

  const users = accounts.at('users');
  const TopicArn = accounts.output('users', 'FeedTopicArn');
  const Bucket = accounts.output('users', 'PayloadBucketName');
  const { Contents = [] } = await users.clients.s3.send(new ListObjectsV2Command({ Bucket }));
  const batch = users.functions().find(({ spec }) => spec.environment.RUNS_TABLE !== undefined)?.spec.arn;
  const { url } = JSON.parse(users.parameters.get(SHARED_API) ?? '{}');
  const queueArn = `arn:aws:sqs:${region}:${account}:own`;
  const QueueUrl = accounts.output('orders', 'QueueUrl');
  return {
    publish: outcome(() => sns.send(new PublishCommand({ TopicArn, Message: '{}' }))),
    subscribe: outcome(() =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn })),
    ),
    'read a large event': outcome(() => s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }))),
    seed: outcome(() => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }))),
    // The owner's own operator is asked to send rows to a queue of the account.
    'be seeded': outcome(async () => {
      const elsewhere = { contract: 'users/User', reads: [1], queueArn };
      const request = { action: 'start', kind: 'seed', replica: 'own/User', elsewhere };
      const invoke = new InvokeCommand({ FunctionName: batch, Payload: JSON.stringify(request) });
      const { FunctionError } = await users.clients.lambda.send(invoke);
      if (FunctionError) throw Object.assign(new Error(), { name: 'refused by the owner' });
    }),
    call: outcome(async () => {
      const { accessKeyId, secretAccessKey, sessionToken = '' } = await credentials();
      const environment = {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
      const { status } = await signedGet({ environment, region }, `${url}/users/7`, {}, 'lambda');
      if (status !== 200) throw Object.assign(new Error(), { name: `HTTP ${status}` });
    }),
  };
}

function outcome(attempt: () => Promise<unknown>): () => Promise<string> {
  return () =>
    attempt().then(
      () => 'allowed',
      (error: Error) => error.name,
    );
}
