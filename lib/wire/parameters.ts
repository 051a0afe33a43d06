import type { ConsumerSettings } from './consumer';
import type { Filter } from './filter';

/**
 * Names of the SSM parameters through which the services of one namespace find each other. Parameters, not stack exports, let
 * services deploy on their own.
 */
export class ParameterNames {
  /** All of them are below it. */
  readonly root: string;

  /** @param namespace as `namespaceProblem` accepts it. @default those of an account and region that has one environment */
  constructor(namespace?: string) {
    this.root = namespace === undefined ? '/event-sharing' : `/${namespace}/event-sharing`;
  }

  /** Holds the ARN of the topic on which changes of an entity are published. */
  feed(owner: string, entity: string): string {
    return `${this.root}/feeds/${owner}/${entity}`;
  }

  /** Holds the name of the bucket with the data of events that are too large to carry it. */
  feedPayloads(owner: string, entity: string): string {
    return `${this.feed(owner, entity)}/payloads`;
  }

  /** Says what an operator may use of an entity's feed: a `FeedDescription`. */
  feedOperations(owner: string, entity: string): string {
    return `${this.feed(owner, entity)}/operations`;
  }

  /** Holds the ARN of the role that fills replicas of an entity; their queues admit it. */
  feedBatchRole(owner: string, entity: string): string {
    return `${this.feed(owner, entity)}/batch-role`;
  }

  /** The parameters of replicas are below it. */
  get replicas(): string {
    return `${this.root}/replicas`;
  }

  /** Says where the parts of a replica are: a `ReplicaDescription`. */
  replica(replica: string): string {
    return `${this.replicas}/${replica}`;
  }

  /** Holds some of a replica's fields, where its description has no room for them. */
  replicaFields(replica: string, part: number): string {
    return `${this.replica(replica)}/fields/${part}`;
  }

  /** Holds the base URL of the API that answers rows of an entity. */
  api(owner: string, entity: string): string {
    return `${this.root}/apis/${owner}/${entity}`;
  }

  /** Holds the ARN that callers of that API must be allowed: its routes, or its function. */
  apiArn(owner: string, entity: string): string {
    return `${this.api(owner, entity)}/arn`;
  }

  /** Says as JSON what callers of other accounts must know of that API. It exists where the API is shared with some. */
  apiShared(owner: string, entity: string): string {
    return `${this.api(owner, entity)}/shared`;
  }
}

/** What a feed tells operators about one of its contracts. */
export interface FeedDescription {
  /** For example `users/User`. */
  readonly contract: string;
  /** Its things are business events. @default they are rows */
  readonly kind?: 'event';
  readonly version: string;
  /** Name of the owner's table. */
  readonly table: string;
  /** Name of the function that fills and repairs replicas. */
  readonly batch: string;
  /** Name of the function that answers keys and digests of the owner's rows. */
  readonly read: string;
  /** ARN of the state machine that runs batch jobs for as long as they take. */
  readonly stateMachine: string;
  readonly publisher: string;
  readonly failureBucket: string;
}

/** What a consumer tells of itself, so that others can see which changes it takes, and how far it has come. */
export interface ConsumingDescription extends Pick<ConsumerSettings, 'delivery' | 'kinds' | 'fields'> {
  /** @default it keeps no positions */
  readonly positionsTable?: string;
}

/** What a replica tells its owner's batch jobs, and operators. */
export interface ReplicaDescription {
  /** For example `orders/User`. */
  readonly name: string;
  /** For example `users/User`. */
  readonly contract: string;
  /** Major version of the contract that its rows have. */
  readonly major: number;
  /** Major versions of which it takes events: its own first, then those that it can turn into its own. */
  readonly reads: readonly number[];
  /** A function that acts on changes, and keeps no rows. @default a replica */
  readonly kind?: 'consumer';
  /** @default none: a consumer has no rows */
  readonly table?: string;
  /** The fields that the replica keeps, key first, or that the consumer is told. */
  readonly fields: readonly string[];
  /** @default every row */
  readonly filter?: Filter;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly subscriptionDeadLetterQueueUrl: string;
  /** Name of the function that applies events. */
  readonly replicator: string;
  /** How old a change may be when it arrives, in seconds. @default nobody has said */
  readonly freshnessSeconds?: number;
  /** How a consumer takes changes. @default not known: an older version has deployed it */
  readonly consuming?: ConsumingDescription;
  /** ARN of the topic that it follows, where that is in another account or region. */
  readonly topicArn?: string;
  /** ARN of its queue, where its feed is in another account or region and cannot read this description. */
  readonly queueArn?: string;
}
