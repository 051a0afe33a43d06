import type { BatchSpan } from '../../lib/adapters/tracing/batch-span';
import { ConsumingTrace, type Period } from '../../lib/adapters/tracing/consuming';
import type { Outcome, ReplicaStore } from '../../lib/protocol/replication/replicate';

/** Measures the writes of a batch, and tells of each event what became of it. */
export class ReplicatingTrace {
  readonly store: ReplicaStore;
  readonly #trace: ConsumingTrace;
  readonly #writes = new Map<string, Period>();

  /** @param replica name, such as `orders/User` */
  constructor(batch: BatchSpan, replica: string, store: ReplicaStore) {
    this.#trace = new ConsumingTrace(batch, { name: 'apply', of: replica });
    this.store = {
      write: async (write) => {
        const start = Date.now();
        try {
          return await store.write(write);
        } finally {
          this.#writes.set(write.subject, { start, end: Date.now() });
        }
      },
    };
  }

  /** An event that gave way to a newer one of the batch has the time of that one's write. */
  settle(outcomes: readonly Outcome[]): void {
    this.#trace.settle(outcomes, ({ subject = '' }) => this.#writes.get(subject));
  }
}
