import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Consumer, ContractsLock } from '../../contracts';
import { Registry } from './facts';
import type { SharedWith } from './shared-with';
import type { ISyncApi } from './sync-api-interface';

/** What services of one namespace alone find. */
export interface InNamespace {
  readonly namespace?: string;
}

/** What a feed shows to other constructs. */
export interface FeedFacts extends InNamespace {
  /** Ids of the contracts that it publishes. */
  readonly contractIds: readonly string[];
  readonly topicArn: string;
  readonly payloadBucketName: string;
  /** ARN of the role that fills replicas. */
  readonly batchRoleArn: string;
  /** With whom it is shared, beside its own account. */
  readonly sharedWith?: SharedWith;
  /** Whether others compute its names. */
  readonly fixedNames: boolean;
  /** The customer's key of topic and buckets. */
  readonly encryptionKey?: kms.IKey;
  /** What the owner has released, and to whom. */
  readonly lock?: ContractsLock;
}

/** What a replica shows to other constructs. */
export interface ReplicaFacts extends InNamespace {
  readonly name: string;
  /** What it reads. */
  readonly consumer: Consumer;
}

/** What a read API shows to other constructs. */
export interface ApiFacts extends InNamespace {
  readonly contractId: string;
  readonly api: ISyncApi;
  /** @default callers of its own account alone */
  readonly sharedWith?: SharedWith;
}

export const feeds = new Registry<FeedFacts>();
export const replicas = new Registry<ReplicaFacts>();
export const apis = new Registry<ApiFacts>();
