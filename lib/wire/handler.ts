/** Environment variables that constructs set and handlers read. */
export const ENV = {
  /** The environment that the function belongs to; a person's commands read it too. Not set where an account and region has one. */
  namespace: 'EVENT_SHARING_NAMESPACE',
  topicArn: 'TOPIC_ARN',
  failureBucket: 'FAILURE_BUCKET',
  /** Where data is that is too large for an event: the publisher writes it, the replicator reads it. */
  payloadBucket: 'PAYLOAD_BUCKET',
  /** Region of the payload bucket, where it is another one than the function's own. */
  payloadRegion: 'PAYLOAD_REGION',
  tableName: 'TABLE_NAME',
  parkingQueueUrl: 'PARKING_QUEUE_URL',
  /** Life of a tombstone in seconds, and so the age beyond which an event is parked. */
  tombstoneSeconds: 'TOMBSTONE_SECONDS',
  /** The bus to which a forwarder sends. */
  eventBusName: 'EVENT_BUS_NAME',
  /** The FIFO queue to which a forwarder sends. */
  fifoQueueUrl: 'FIFO_QUEUE_URL',
  /** Where batch jobs keep their progress. */
  runsTable: 'RUNS_TABLE',
  /** Settings of this one function (JSON), where they are short: see `MAX_SETTINGS_BYTES`. */
  settings: 'SETTINGS',
  /** From which level on lines are logged; the name is that of Powertools. */
  logLevel: 'POWERTOOLS_LOG_LEVEL',
} as const;

/** Files that constructs put beside a handler's bundle. */
export const ASSET = {
  /** Contracts and settings that are known at synthesis (JSON). */
  sharing: 'sharing.json',
  /** Validators compiled from the contracts at synthesis (CommonJS). */
  validators: 'validators.js',
  /** Settings of this one function that its environment does not hold (JSON). */
  settings: 'settings.json',
} as const;

/**
 * Settings up to this length are in the environment, so that functions of equal code and contract share an asset. The environment
 * holds 4 KB in all ("Lambda quotas", AWS Lambda developer guide), of which names of resources and a user's own variables take
 * the rest.
 */
export const MAX_SETTINGS_BYTES = 1024;

/** File with the validators of one contract, beside the bundles of its owner's functions (CommonJS). */
export function ownerValidatorsFile(entity: string, major: number): string {
  return `validators-${entity}-${major}.js`;
}
