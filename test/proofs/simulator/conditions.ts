/** What happens around the shipped code, where it is not left to the dice alone. */
export interface Conditions {
  /** Who gets the changes: replicas, or functions of the consumers' own; or functions that get the events of an outbox. */
  readonly subscribers: 'replicas' | 'consumers' | 'outbox';
  /** Share of schedules in which rows may be larger than a message: they take long. */
  readonly largeRows: number;
  /** Whether a replica subscribes only when no older change than it will read is still to be published. */
  readonly subscribesInOrder: boolean;
  /** Whether batches of a shard that are worked on at once keep the changes of an item in order while a replica subscribes. */
  readonly keepsItemsInOrder: boolean;
  /** Whether a row that is left in a replica shows a sequence only if its owner reached it. */
  readonly leavesReachedRows: boolean;
  /** Whether the owner of an outbox writes state and event in one transaction. */
  readonly writesTogether: boolean;
}

export const USUAL: Conditions = {
  subscribers: 'replicas',
  largeRows: 0.003,
  subscribesInOrder: true,
  keepsItemsInOrder: true,
  leavesReachedRows: true,
  writesTogether: true,
};
