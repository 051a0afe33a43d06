import { S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { emptyBucket } from '../../lib/adapters/empty-bucket';
import { endWithin } from '../../lib/adapters/lean/deadline';
import { answer } from './answer';

const s3 = new S3Client({});

/** A bucket that leaves its stack is emptied before CloudFormation deletes it. Nothing is done while it stays. */
export async function handler(event: CloudFormationCustomResourceEvent, invocation: Context): Promise<void> {
  endWithin(invocation.getRemainingTimeInMillis());
  const bucket = String(event.ResourceProperties.BucketName);
  let failure: unknown;
  try {
    if (event.RequestType === 'Delete') await emptyBucket(s3, bucket);
  } catch (error) {
    failure = error;
  }
  await answer(event, {
    // The bucket: for another one CloudFormation replaces the resource, and the old bucket is emptied.
    PhysicalResourceId: bucket,
    ...(failure === undefined ? { Status: 'SUCCESS' } : { Status: 'FAILED', Reason: String(failure) }),
  });
}
