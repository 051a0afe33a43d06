import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/** Properties of a private bucket. */
export interface PrivateBucketProps {
  /** How long objects are kept. */
  readonly retention: Duration;
  /** A customer's key. @default keys managed by S3 */
  readonly encryptionKey?: kms.IKey;
  /** What becomes of the bucket when it leaves the stack. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Physical name. @default CloudFormation chooses one */
  readonly bucketName?: string;
}

/** A bucket of the library: nobody's but its functions', encrypted with a customer's key or S3's own, and it forgets. */
export function privateBucket(
  scope: Construct,
  id: string,
  { retention, encryptionKey, removalPolicy, bucketName }: PrivateBucketProps,
): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    bucketName,
    removalPolicy,
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ expiration: retention }],
  });
  acknowledge(bucket, {
    'AwsSolutions-S1':
      'only functions of this package use it; whoever needs a record of accesses turns on data events of CloudTrail',
  });
  return bucket;
}
