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

/** Dimensions of a metric, as CloudWatch shows them; the logger writes the context as `service`. */
type Dimensions<Name extends string> = Readonly<Record<'service' | Name, string>>;

/** Dimensions of a publisher's metrics. @param context that publishes */
export function publisherDimensions(context: string): Dimensions<'function'> {
  return { service: context, function: 'publisher' };
}

/**
 * Dimensions of the metrics of a replica.
 *
 * @param context that works on it: its own one of the replicator's metrics, the owner of the contract of batch jobs'
 */
export function replicaDimensions(context: string, replica: string): Dimensions<'replica'> {
  return { service: context, replica };
}

/** Dimensions of the metrics of an owner's API. @param collection first part of its path */
export function apiDimensions(context: string, collection: string): Dimensions<'function' | 'collection'> {
  return { service: context, function: 'sync-api', collection };
}
