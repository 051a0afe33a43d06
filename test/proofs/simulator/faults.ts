import type { Conditions } from './conditions';

/** What can go wrong in any schedule; a run counts how often each really did. */
const COMMON = [
  'response-lost',
  'throttled',
  'publisher-crash-before-io',
  'publisher-crash-after-io',
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
  'batches-side-by-side',
  'changes-without-order',
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
  'private-change',
  'delete-and-recreate',
  'filter-flip',
  'key-changed',
] as const;
const OF_REPLICAS = [
  'replicator-crash-before-io',
  'replicator-crash-after-io',
  'tombstone-expired',
  'old-message-after-expiry',
  'left-over-row',
  'row-removed',
] as const;
const OF_CONSUMERS = [
  'consumer-crash-before-io',
  'consumer-crash-after-io',
  'code-failed-before-effect',
  'code-failed-after-effect',
  'rejected',
  'own-condition-fails',
  'transaction-conflict',
  'transaction-tried-again',
  'deadline-near',
  'left-behind',
  'position-expired',
  'subscription-changed',
  'version-released',
  'owner-row-expired',
] as const;

const OF_OUTBOX = [
  'response-lost',
  'throttled',
  'transaction-conflict',
  'owner-crash-before-io',
  'owner-crash-after-io',
  'owner-tried-again',
  'own-condition-fails',
  'event-there-already',
  'committed-then-refused',
  'event-changed',
  'private-change',
  'event-removed',
  'event-expired',
  'event-written-again',
  'stream-read-again',
  'batches-side-by-side',
  'changes-without-order',
  'publisher-crash-before-io',
  'publisher-crash-after-io',
  'publisher-out-of-time',
  'partial-publish-batch',
  'stream-batch-redelivered',
  'sns-duplicate',
  'sns-reorder',
  'sns-delay',
  'sqs-duplicate',
  'consumer-crash-before-io',
  'consumer-crash-after-io',
  'killed-at-timeout',
  'code-failed-before-effect',
  'code-failed-after-effect',
  'transaction-tried-again',
  'rejected',
  'delete-lost',
  'two-consumers',
  'visibility-lapsed',
  'dead-lettered',
  'redriven',
  'parked-redriven',
  'delayed-to-horizon',
  'delayed-beyond-horizon',
  'position-expired',
] as const;

export type Fault = (typeof COMMON | typeof OF_REPLICAS | typeof OF_CONSUMERS | typeof OF_OUTBOX)[number];

const FAULTS: Readonly<Record<Conditions['subscribers'], readonly Fault[]>> = {
  replicas: [...COMMON, ...OF_REPLICAS],
  consumers: [...COMMON, ...OF_CONSUMERS],
  outbox: OF_OUTBOX,
};

export class FaultCounts {
  private readonly counts: Map<Fault, number>;

  constructor(subscribers: Conditions['subscribers'] = 'replicas') {
    this.counts = new Map(FAULTS[subscribers].map((fault) => [fault, 0]));
  }

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
