/** Types of the construct metadata by which feeds and replicas record, in the cloud assembly, what is shared. */
export const METADATA = { feed: 'event-sharing:feed', replica: 'event-sharing:replica' } as const;

/** What a feed records: the schemas of its contracts. */
export interface FeedRecord {
  /** @default it is in none */
  readonly namespace?: string;
  readonly contracts: readonly object[];
}

/** What a replica records. */
export interface ReplicaRecord {
  /** For example `orders/User`. */
  readonly name: string;
  /** A function that acts on changes, and keeps no rows. @default a replica */
  readonly kind?: 'consumer';
  readonly context: string;
  /** @default it is in none */
  readonly namespace?: string;
  /** That of the feed it follows. @default the feed is in none */
  readonly feedNamespace?: string;
  /** Schema of the contract. */
  readonly contract: object;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  /** Names of the fields that it filters by. */
  readonly filter: readonly string[];
}
