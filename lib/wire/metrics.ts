/** CloudWatch namespace of every metric. */
export const METRICS_NAMESPACE = 'EventSharing';

/** Metrics that handlers emit. `ReplicationLag` and `HandlingLag` are in milliseconds, all others are counts. */
export const METRIC = {
  published: 'EventsPublished',
  suppressed: 'ChangesSuppressed',
  applied: 'EventsApplied',
  stale: 'EventsStale',
  parked: 'EventsParked',
  /** Changes that a consumer's function has handled. */
  handled: 'EventsHandled',
  /** Messages that a consumer's function has given back, to get them again. */
  retried: 'EventsRetried',
  /** Deletions, among what was applied or handled, of rows whose time to live was over. */
  expired: 'EventsExpired',
  /** Batches of stream records that do not carry both images of a change. */
  incomplete: 'IncompleteBatches',
  lag: 'ReplicationLag',
  handlingLag: 'HandlingLag',
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
export interface Dimensions {
  /** The bounded context. */
  readonly service: string;
  readonly [name: string]: string;
}

/** The metrics of one namespace, and of what has none. */
export class MetricDimensions {
  readonly #namespace: { readonly namespace?: string };

  constructor(namespace?: string) {
    this.#namespace = namespace === undefined ? {} : { namespace };
  }

  /** Dimensions of a publisher's metrics. @param context that publishes */
  publisher(context: string): Dimensions {
    return { service: context, function: 'publisher', ...this.#namespace };
  }

  /** Dimensions of the metrics of batch jobs, to which each adds its replica. @param context whose rows they send */
  batch(context: string): Dimensions {
    return { service: context, ...this.#namespace };
  }

  /**
   * Dimensions of the metrics of a replica.
   *
   * @param context that works on it: its own one of the replicator's metrics, the owner of the contract of batch jobs'
   */
  replica(context: string, replica: string): Dimensions {
    return { service: context, replica, ...this.#namespace };
  }

  /** Dimensions of the metrics of a change consumer. @param context that it belongs to */
  consumer(context: string, consumer: string): Dimensions {
    return { service: context, consumer, ...this.#namespace };
  }

  /** Dimensions of the metrics of an owner's API. @param collection first part of its path */
  api(context: string, collection: string): Dimensions {
    return { service: context, function: 'sync-api', collection, ...this.#namespace };
  }
}
