import type { S3Client } from '@aws-sdk/client-s3';
import { emptyBucket } from '../../lib/adapters/empty-bucket';

type Answer = object | Error;

/** Answers listings with pages in turn and deletions as told; notes what was asked for. */
function bucketWith(pages: readonly Answer[], deletion: Answer = {}) {
  const asked: string[] = [];
  const left = [...pages];
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: object }) => {
    const isListing = name === 'ListObjectsV2Command';
    asked.push(isListing ? 'list' : `delete ${JSON.stringify((input as { Delete: unknown }).Delete)}`);
    const answer = isListing ? (left.shift() ?? {}) : deletion;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { s3: { send } as unknown as S3Client, asked };
}

const page = (...keys: string[]) => ({ Contents: keys.map((Key) => ({ Key })) });
const error = (name: string) => Object.assign(new Error(name), { name });
const deleted = (...keys: string[]) =>
  `delete ${JSON.stringify({ Objects: keys.map((Key) => ({ Key })), Quiet: true })}`;

test('pages are deleted until nothing is listed', async () => {
  const { s3, asked } = bucketWith([page('a', 'b'), page('c')]);
  await emptyBucket(s3, 'bucket');
  expect(asked).toEqual(['list', deleted('a', 'b'), 'list', deleted('c'), 'list']);
});

test('an empty bucket, and one that is gone, have nothing to delete', async () => {
  for (const first of [{}, { Contents: [] }, error('NoSuchBucket')]) {
    const { s3, asked } = bucketWith([first]);
    await emptyBucket(s3, 'bucket');
    expect(asked).toEqual(['list']);
  }
});

test('an object that cannot be deleted ends it, by name and with the reason', async () => {
  const refused = { Errors: [{ Key: 'a', Code: 'AccessDenied', Message: 'no' }] };
  const { s3, asked } = bucketWith([page('a')], refused);
  await expect(emptyBucket(s3, 'bucket')).rejects.toThrow(
    '1 objects of bucket cannot be deleted, "a" because of AccessDenied: no',
  );
  expect(asked).toHaveLength(2);
});

test('any other failure is told', async () => {
  await expect(emptyBucket(bucketWith([error('AccessDenied')]).s3, 'bucket')).rejects.toThrow('AccessDenied');
});
