/** Everything that can go wrong in the simulated cloud; a run counts how often each really did. */
export const FAULTS = [
  'response-lost',
  'throttled',
  'publisher-crash-before-io',
  'publisher-crash-after-io',
  'replicator-crash-before-io',
  'replicator-crash-after-io',
  'batch-crash-before-io',
  'batch-crash-after-io',
  'killed-at-timeout',
  'partial-publish-batch',
  'partial-send-batch',
  'publisher-out-of-time',
  'stream-batch-redelivered',
  'stream-without-images',
  'shard-split',
  'child-before-parent',
  'table-recreated',
  'sns-duplicate',
  'sns-reorder',
  'sns-delay',
  'sqs-duplicate',
  'delete-lost',
  'two-consumers',
  'visibility-lapsed',
  'dead-lettered',
  'redriven',
  'parked-redriven',
  'delayed-to-horizon',
  'delayed-beyond-horizon',
  'tombstone-expired',
  'old-message-after-expiry',
  'refused-value',
  'large-row',
  'poison-message',
  'late-subscription',
  'seed-read',
  'seed-resumed',
  'seed-repeated',
  'two-workers',
  'republished',
  'republished-to-all',
  'old-marker-put-back',
  'left-over-row',
  'row-removed',
  'private-change',
  'delete-and-recreate',
  'filter-flip',
  'key-changed',
] as const;

export type Fault = (typeof FAULTS)[number];

export class FaultCounts {
  private readonly counts = new Map<Fault, number>(FAULTS.map((fault) => [fault, 0]));

  add(fault: Fault): void {
    this.counts.set(fault, this.of(fault) + 1);
  }

  of(fault: Fault): number {
    return this.counts.get(fault) ?? 0;
  }

  entries(): [Fault, number][] {
    return [...this.counts];
  }
}
