import type { Filter } from './filter';

/** Under it are the parameters of all feeds and replicas of an account and region. */
export const PARAMETERS_ROOT = '/event-sharing';

/**
 * Name of the SSM parameter that holds the ARN of the topic on which changes of an entity are published.
 * A parameter, not a stack export, lets services deploy on their own.
 */
export function feedParameterName(owner: string, entity: string): string {
  return `/event-sharing/feeds/${owner}/${entity}`;
}

/** Name of the SSM parameter that holds the name of the bucket with the data of events that are too large to carry it. */
export function feedPayloadsParameterName(owner: string, entity: string): string {
  return `${feedParameterName(owner, entity)}/payloads`;
}

/** Name of the SSM parameter that says what an operator may use of an entity's feed: a `FeedDescription`. */
export function feedOperationsParameterName(owner: string, entity: string): string {
  return `${feedParameterName(owner, entity)}/operations`;
}

/** Name of the SSM parameter with the ARN of the role that fills replicas of an entity; their queues admit it. */
export function feedBatchRoleParameterName(owner: string, entity: string): string {
  return `${feedParameterName(owner, entity)}/batch-role`;
}

/** Name of the SSM parameter that says where the parts of a replica are: a `ReplicaDescription`. */
export function replicaParameterName(replica: string): string {
  return `${PARAMETERS_ROOT}/replicas/${replica}`;
}

/** Name of an SSM parameter with some of a replica's fields, where its description has no room for them. */
export function replicaFieldsParameterName(replica: string, part: number): string {
  return `${replicaParameterName(replica)}/fields/${part}`;
}

/** Name of the SSM parameter that holds the base URL of the API that answers rows of an entity. */
export function apiParameterName(owner: string, entity: string): string {
  return `${PARAMETERS_ROOT}/apis/${owner}/${entity}`;
}

/** Name of the SSM parameter with the ARN that callers of that API must be allowed: its routes, or its function. */
export function apiArnParameterName(owner: string, entity: string): string {
  return `${apiParameterName(owner, entity)}/arn`;
}

/** What a feed tells operators about one of its contracts. */
export interface FeedDescription {
  /** For example `users/User`. */
  readonly contract: string;
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
  readonly table: string;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  /** @default every row */
  readonly filter?: Filter;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly subscriptionDeadLetterQueueUrl: string;
  readonly replicator: string;
}
