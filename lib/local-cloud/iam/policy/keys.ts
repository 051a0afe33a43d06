import { placeOfArn } from '../../shared/account-region';
import { isObject } from '../../shared/json';
import { flag, type Properties, record, records } from '../../template/properties';
import type { CreatedResource } from './created-resource';
import type { AccessRequest } from './evaluate';

/**
 * What the caller needs to be allowed to do with the key of the customer under which a resource is. Amazon S3 user guide, "Using server-side
 * encryption with AWS KMS keys" (also for the encryption context); SNS developer guide, "Managing Amazon SNS encryption keys and costs"; SQS developer guide, "Key
 * management".
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  'sns:Publish': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** What the encryption context of a service's requests calls the thing that is under the key. */
const CONTEXT: Readonly<Record<string, string>> = {
  s3: 'aws:s3:arn',
  sns: 'aws:sns:topicArn',
  sqs: 'aws:sqs:arn',
};

interface Protection {
  readonly key: string;
  /** With a bucket key the context names the bucket, and else each object. */
  readonly isBucketKey: boolean;
}

/** Knows under which keys of customers resources are. Keys that AWS manages are for everybody who may use the resource. */
export class Keys {
  /** ARNs by id, ARN and alias. */
  readonly #arns = new Map<string, string>();
  readonly #ofResource = new Map<string, Protection>();

  add({ type, properties, ref, arn = '', accountId, region }: CreatedResource): void {
    switch (type) {
      case 'AWS::KMS::Key':
        for (const name of [ref, arn]) this.#arns.set(name, arn);
        return;
      case 'AWS::KMS::Alias': {
        const key = this.#arns.get(String(properties.TargetKeyId)) ?? String(properties.TargetKeyId);
        const name = String(properties.AliasName);
        for (const alias of [name, `arn:aws:kms:${region}:${accountId}:${name}`]) this.#arns.set(alias, key);
        return;
      }
      case 'AWS::S3::Bucket':
        this.#protect(arn, ...bucketKey(properties));
        return;
      case 'AWS::SNS::Topic':
      case 'AWS::SQS::Queue':
        this.#protect(arn, properties.KmsMasterKeyId);
        return;
      default:
    }
  }

  /** What of the key the request needs; nothing without a key of the customer. */
  requestsFor({ action, resource }: AccessRequest, accountId: string): AccessRequest[] {
    const owner = resource.replace(/^(arn:aws:s3:::[^/]+).*$/, '$1');
    const protection = this.#ofResource.get(owner);
    if (protection === undefined) return [];
    const { key, isBucketKey } = protection;
    const service = resource.split(':')[2] ?? '';
    const context = {
      'kms:CallerAccount': [accountId],
      'kms:ViaService': [`${service}.${placeOfArn(key).region}.amazonaws.com`],
      [`kms:EncryptionContext:${CONTEXT[service]}`]: [isBucketKey ? owner : resource],
    };
    return (ACTIONS[action] ?? []).map((kmsAction) => ({ action: kmsAction, resource: key, context }));
  }

  #protect(resource: string, key: unknown, isBucketKey = false): void {
    const name = String(key ?? '');
    if (name === '' || name.includes('alias/aws/')) return;
    this.#ofResource.set(resource, { key: this.#arns.get(name) ?? name, isBucketKey });
  }
}

function bucketKey(properties: Properties): [key: unknown, isBucketKey: boolean] {
  const rules = records(record(properties, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  const rule = rules.find((one) => isObject(one.ServerSideEncryptionByDefault));
  const encryption = record(rule ?? {}, 'ServerSideEncryptionByDefault');
  return [encryption.KMSMasterKeyID, flag(rule ?? {}, 'BucketKeyEnabled')];
}
