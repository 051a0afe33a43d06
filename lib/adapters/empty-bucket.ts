import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/**
 * Deletes all objects of a bucket without versions. A bucket that is gone is empty too.
 *
 * @throws Error that names an object which could not be deleted
 */
export async function emptyBucket(s3: S3Client, Bucket: string): Promise<void> {
  try {
    // The first page each time: what was on it is gone.
    while (await deletePage(s3, Bucket));
  } catch (error) {
    if ((error as Error).name !== 'NoSuchBucket') throw error;
  }
}

/** Answers whether there was one. */
async function deletePage(s3: S3Client, Bucket: string): Promise<boolean> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  if (Contents.length === 0) return false;
  const Delete = { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true };
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
  const [first] = Errors;
  if (first) {
    throw new Error(
      `${Errors.length} objects of ${Bucket} cannot be deleted, "${first.Key}" because of ${first.Code}: ${first.Message}`,
    );
  }
  return true;
}
