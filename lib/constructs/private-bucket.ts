import type { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/** A bucket of the library: nobody's but its functions', encrypted with S3's own keys, and it forgets. */
export function privateBucket(scope: Construct, id: string, retention: Duration): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.S3_MANAGED,
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
