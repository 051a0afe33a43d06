import { S3Client } from '@aws-sdk/client-s3';
import { listFailures, type OperatorClients, replayFailures } from '../../../lib/operator';
import { feed } from '../support/status-cloud';

const failureBucket = 'users-failures-1';
const topology = { feeds: [{ ...feed, failureBucket }], replicas: [] };

/** Where S3 fails so at a request. */
function clientsThat(fail: (request: string) => Error | undefined): OperatorClients {
  const s3 = new S3Client({ region: 'eu-west-1' });
  s3.send = async (command: object) => {
    const error = fail(command.constructor.name);
    if (error) throw error;
    return { Contents: [{ Key: 'one' }] };
  };
  return { s3 } as unknown as OperatorClients;
}

const failure = (name: string, message: string) => Object.assign(new Error(message), { name });
const GONE = failure('NoSuchBucket', 'The specified bucket does not exist');
const TOLD =
  'the feed of users/User: its failure bucket users-failures-1 cannot be read (The specified bucket does not exist): allow s3:ListBucket of it and s3:GetObject of what is in it, or deploy its feed again if it was deleted';

test('a bucket that is gone is named with its feed and what to do, by both who read it', async () => {
  const clients = clientsThat(() => GONE);
  const told = { name: 'OperatorError', code: 'bucket-unreadable', message: TOLD, cause: GONE };
  await expect(listFailures(clients, topology, 'users')).rejects.toMatchObject(told);
  await expect(replayFailures(clients, topology, 'users')).rejects.toMatchObject(told);
});

test('so is one whose objects may not be read', async () => {
  const clients = clientsThat((request) =>
    request === 'GetObjectCommand' ? failure('AccessDenied', 'Access Denied') : undefined,
  );
  await expect(listFailures(clients, topology, 'users')).rejects.toMatchObject({ code: 'bucket-unreadable' });
});

test('what is no matter of the bucket stays what it is', async () => {
  const lost = failure('TimeoutError', 'too late');
  await expect(
    listFailures(
      clientsThat(() => lost),
      topology,
      'users',
    ),
  ).rejects.toBe(lost);
});
