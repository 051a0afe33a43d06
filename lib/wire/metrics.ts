import * as METRIC from './metric-names';

export { METRIC };

/** CloudWatch namespace of every metric. */
export const METRICS_NAMESPACE = 'EventSharing';

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
