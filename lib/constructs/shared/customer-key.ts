import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { acknowledgeWildcard } from './acknowledge';

/** A service that uses a key for whoever calls it, as `kms:ViaService` names it. */
export type KeyService = 'dynamodb' | 's3' | 'sns' | 'sqs';

/** Sending encrypted messages: "Key management" in the developer guides of SNS and of SQS. */
export const SEND_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * Conditions under which a key is used through one service of a region, and not directly: "kms:ViaService" in the AWS KMS
 * developer guide.
 *
 * @param region of the key. @default the stack's
 */
export function throughService(
  scope: Construct,
  service: KeyService,
  region = Stack.of(scope).region,
): Record<string, string> {
  return { 'kms:ViaService': `${service}.${region}.amazonaws.com` };
}

/** Lets an identity use a key, through one service only. */
export function useOfKey(
  scope: Construct,
  actions: string[],
  key: kms.IKey,
  service: KeyService,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: throughService(scope, service) },
  });
}

/**
 * Lets an identity decrypt the objects of one bucket, whatever their key. A consumer cannot know the key of the owner's bucket, which
 * may change, but S3 says to KMS for which object it asks: "Encryption context" in the page "Using server-side encryption with
 * AWS KMS keys" of the S3 user guide.
 *
 * @param place of the bucket. @default where the identity is
 */
export function payloadDecryption(
  scope: Construct,
  bucket: s3.IBucket,
  place?: { readonly account: string; readonly region: string },
): iam.PolicyStatement {
  const keys = Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*', ...place });
  acknowledgeWildcard(
    scope,
    keys,
    "the owner chooses the key of its bucket; the condition allows that bucket's objects only",
  );
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keys],
    conditions: {
      StringEquals: throughService(scope, 's3', place?.region),
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': bucket.arnForObjects('*') },
    },
  });
}

/**
 * Adds a statement to the policy of a key, or warns with the statement where that is not possible: an imported key cannot be
 * changed, and the policy of a key in another stack would make the two stacks depend on each other.
 */
export function admitToKey(scope: Construct, key: kms.IKey, statement: iam.PolicyStatement): void {
  const isHere = Stack.of(key) === Stack.of(scope);
  if (isHere && key.addToResourcePolicy(statement).statementAdded) return;
  const text = JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()));
  Annotations.of(scope).addWarningV2(
    'cdk-event-sharing:key-policy',
    `the policy of the key ${key.node.path} cannot be changed from ${scope.node.path}, and without this statement nothing arrives: add ${text} to the policy`,
  );
}

/** A table of the CDK cannot name its key while it does not know its region. */
export function regionRule(scope: Construct, key: kms.IKey | undefined): Rule {
  const stack = Stack.of(scope);
  return {
    condition: key !== undefined && Token.isUnresolved(stack.region),
    message: () =>
      `encryptionKey is ${key?.node.path}, but the stack ${stack.node.path} has no region: set env: { region } of the stack, the template of a table names its key by region`,
  };
}
