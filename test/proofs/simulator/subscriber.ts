import type { SimulatedQueue } from './queue';
import type { Filter } from './shipped';

/** Whoever follows the feed, with its queue. */
export interface Subscriber {
  readonly settings: { readonly name: string; readonly filter?: Filter };
  /** Of its subscription. */
  policy: unknown;
  readonly queue: SimulatedQueue;
  /** Whether its queue is subscribed to the topic. */
  subscribed: boolean;
}
