import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeObjects } from './acknowledge';
import { payloadDecryption } from './customer-key';

/**
 * Allows reading the data of large events in an owner's bucket, whatever its key.
 *
 * @param place of the bucket. @default where the grantee is
 */
export function grantPayloads(
  scope: Construct,
  grantee: iam.IGrantable,
  bucket: s3.IBucket,
  place?: { readonly account: string; readonly region: string },
): iam.Grant {
  const objects = bucket.arnForObjects('*');
  // Findings are looked for where the policy is: with the role.
  const holder = Construct.isConstruct(grantee.grantPrincipal) ? grantee.grantPrincipal : scope;
  acknowledgeObjects(holder, objects);
  const grant = iam.Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: [objects] });
  // Without it S3 answers "forbidden" for an object that is gone, and that could not be told from a missing permission.
  const list = iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:ListBucket'],
    resourceArns: [bucket.bucketArn],
  });
  grantee.grantPrincipal.addToPrincipalPolicy(payloadDecryption(holder, bucket, place));
  return grant.combine(list);
}
