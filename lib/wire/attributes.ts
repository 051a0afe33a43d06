/** Attributes that the library keeps on a replica row, beside the contract's fields. */
export const ROW = {
  /** Order token of the change that the row shows. */
  sequence: '__seq',
  /** When the owner made that change (ISO 8601, UTC). */
  at: '__at',
  /** `true` on a tombstone: the row was deleted at its sequence. */
  deleted: '__deleted',
  /** When a tombstone may be removed (epoch seconds, the table's time-to-live attribute). */
  expiry: '__ttl',
} as const;

/** Attributes that the library puts on an owner's own items. */
export const OWNER = {
  /** Says to which replica the item's current state was addressed last; only a changed one publishes anything. */
  marker: '__republish',
  /** Names the contract of which the item is an event: it is published when it appears, and no row. */
  event: '__event',
  /** When an event may be removed, unless the owner names another attribute (epoch seconds). */
  expiry: '__ttl',
} as const;

/** Key of the table in which batch jobs keep their progress. */
export const RUNS = { partition: 'run', sort: 'part' } as const;

/** Contract fields may not begin so: these names belong to the library. */
export const RESERVED_PREFIX = '__';
