/**
 * Names that constructs and handlers must agree on.
 *
 * Imports nothing: this file is loaded both at synthesis and inside the handlers.
 */

/** Attributes that the library keeps on a replica row, beside the contract's fields. */
export const ROW = {
  /** Order token of the change that the row shows. */
  sequence: '__seq',
  /** When the owner made that change (ISO 8601, UTC). */
  at: '__at',
  /** `true` on a tombstone: the row was deleted at its sequence. */
  deleted: '__deleted',
  /** When a tombstone may be removed (epoch seconds, the table's time-to-live attribute). */
  expiry: '__ttl',
} as const;

/** Attributes that the library puts on an owner's own items. */
export const OWNER = {
  /** Says to which replica the item's current state was addressed last; only a changed one publishes anything. */
  marker: '__republish',
} as const;

/** Member of a stream record that a replay adds: only the rows that the change ended are to be published. */
export const ENDS_ONLY = 'endsOnly';

/** Contract fields may not begin so: these names belong to the library. */
export const RESERVED_PREFIX = '__';

/** Member of an event's `data` that holds the old values of the fields that changed. */
export const PREVIOUS = '__previous';

/** Mark among the old values: not all of them could be carried, so nobody may conclude anything from what is missing. */
export const INCOMPLETE = '__incomplete';

/** Environment variables that constructs set and handlers read. */
export const ENV = {
  topicArn: 'TOPIC_ARN',
  failureBucket: 'FAILURE_BUCKET',
  /** Where data is that is too large for an event: the publisher writes it, the replicator reads it. */
  payloadBucket: 'PAYLOAD_BUCKET',
  tableName: 'TABLE_NAME',
  parkingQueueUrl: 'PARKING_QUEUE_URL',
  /** Life of a tombstone in seconds, and so the age beyond which an event is parked. */
  tombstoneSeconds: 'TOMBSTONE_SECONDS',
  /** Where batch jobs keep their progress. */
  runsTable: 'RUNS_TABLE',
} as const;

/** Files that constructs put beside a handler's bundle. */
export const ASSET = {
  /** Contracts and settings that are known at synthesis (JSON). */
  sharing: 'sharing.json',
  /** Validators compiled from the contracts at synthesis (CommonJS). */
  validators: 'validators.js',
} as const;

/** File with the validators of one contract, beside the bundles of its owner's functions (CommonJS). */
export function ownerValidatorsFile(entity: string, major: number): string {
  return `validators-${entity}-${major}.js`;
}

/** Begins the `type` of every problem that an owner's API answers (RFC 9457); the problem's code follows. */
export const PROBLEM_TYPE_PREFIX = 'urn:event-sharing:problem:';

/** CloudWatch namespace of every metric. */
export const METRICS_NAMESPACE = 'EventSharing';

/** Metrics that the handlers emit. `ReplicationLag` is in milliseconds, all others are counts. */
export const METRIC = {
  published: 'EventsPublished',
  suppressed: 'ChangesSuppressed',
  applied: 'EventsApplied',
  stale: 'EventsStale',
  parked: 'EventsParked',
  /** Batches of stream records that do not carry both images of a change. */
  incomplete: 'IncompleteBatches',
  lag: 'ReplicationLag',
  seeded: 'RowsSeeded',
  republished: 'RowsRepublished',
  /** Rows that the owner's API left out of an answer, or a batch job out of its work, because it can never be otherwise. */
  rowsRefused: 'RowsRefused',
  /** Rows that the owner's API gave to callers. */
  served: 'RowsServed',
  /** Requests to the owner's API that were answered with a 4xx status. */
  refused: 'RequestsRefused',
  /** Requests to the owner's API that were answered with a 5xx status. */
  failed: 'RequestsFailed',
  /** Must stay 0: a rejected event was newer by the clock, so stream order is not what the protocol assumes. */
  staleButNewerByTime: 'StaleButNewerByTime',
} as const;

/** Dimensions of the publisher's metrics, as CloudWatch shows them; the logger writes the context as `service`. */
export function publisherDimensions(context: string): { service: string; function: string } {
  return { service: context, function: 'publisher' };
}

/** Beginning of the `dataschema` of every event of one major version of a contract; a minor version follows. */
export function dataSchemaPrefix(owner: string, entity: string, major: number): string {
  return `urn:event-sharing:${owner}:${entity}:${major}.`;
}

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

/** Under it are the parameters of all feeds and replicas of an account and region. */
export const PARAMETERS_ROOT = '/event-sharing';

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
  readonly filter?: { readonly [field: string]: readonly unknown[] };
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly subscriptionDeadLetterQueueUrl: string;
  readonly replicator: string;
}

/** Types of the construct metadata by which feeds and replicas record, in the cloud assembly, what is shared. */
export const METADATA = { feed: 'event-sharing:feed', replica: 'event-sharing:replica' } as const;

/** What a feed records: the schemas of its contracts. */
export interface FeedRecord {
  readonly contracts: readonly object[];
}

/** What a replica records. */
export interface ReplicaRecord {
  /** For example `orders/User`. */
  readonly name: string;
  readonly context: string;
  /** Schema of the contract. */
  readonly contract: object;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  /** Names of the fields that it filters by. */
  readonly filter: readonly string[];
}
