import { Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import type { Consumer } from '../contracts';
import type { ISyncApi } from './sync-api-props';

/** What a feed shows to the other constructs of its stack. */
export interface FeedFacts {
  /** Ids of the contracts that it publishes. */
  readonly contractIds: readonly string[];
  readonly topicArn: string;
  readonly payloadBucketName: string;
  /** ARN of the role that fills replicas. */
  readonly batchRoleArn: string;
  /** The customer's key of topic and buckets. */
  readonly encryptionKey?: kms.IKey;
}

/** What a replica shows to the other constructs of its stack. */
export interface ReplicaFacts {
  readonly name: string;
  /** What it reads. */
  readonly consumer: Consumer;
}

/** What a read API shows to the other constructs of its stack. */
export interface ApiFacts {
  readonly contractId: string;
  readonly api: ISyncApi;
}

/** Facts by construct; constructs read each other's here, because importing each other would be a cycle. */
class Registry<Facts> {
  private readonly facts = new WeakMap<IConstruct, Facts>();

  add(construct: Construct, facts: Facts): void {
    this.facts.set(construct, facts);
  }

  /** The facts of all constructs below one, in the order of creation. */
  under(root: IConstruct): (Facts & { readonly path: string })[] {
    return root.node.findAll().flatMap((construct) => {
      const facts = this.facts.get(construct);
      return facts ? [{ ...facts, path: construct.node.path }] : [];
    });
  }

  /** The facts of one stack's constructs, in the order of creation, with their paths. */
  in(stack: Stack): (Facts & { readonly path: string })[] {
    return stack.node.findAll().flatMap((construct) => {
      const facts = this.facts.get(construct);
      return facts && Stack.of(construct) === stack ? [{ ...facts, path: construct.node.path }] : [];
    });
  }
}

export const feeds = new Registry<FeedFacts>();
export const replicas = new Registry<ReplicaFacts>();
export const apis = new Registry<ApiFacts>();
