import type { ConsumerSettings } from '../shipped';
import type { Subscriber } from '../subscriber';
import type { SimulatedTable } from '../table';
import type { Ledger } from './ledger';
import type { Mode } from './settings';

/** A consumer with everything around its function. */
export interface ConsumerSite extends Subscriber {
  readonly settings: ConsumerSettings;
  readonly mode: Mode;
  /** What the library remembers for it. */
  readonly positions: SimulatedTable<string>;
  /** What the simulator knows of what the consumer's code did. */
  readonly ledger: Ledger;
  /** Events that its subscription must let through. */
  readonly expected: Set<string>;
  /** Whether the consumer's own condition fails. */
  isClosed: boolean;
  /** Whether it can handle by now what it had to reject. */
  hasLearnt: boolean;
}
