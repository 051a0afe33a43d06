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

/** Keys of the metadata in the templates by which resources are known to belong to whom. Nothing of it is deployed. */
export const MARK = {
  /** The bounded context that owns a resource, such as `orders`, or `dev.orders` in a namespace. */
  context: 'event-sharing:context',
  /** Name of the replica that a resource is part of, such as `orders/User`. */
  replica: 'event-sharing:replica',
  /** Name of the change consumer that a resource is part of, such as `billing/Users`. */
  consumer: 'event-sharing:consumer',
  /** Path of the change feed that a resource is part of. */
  feed: 'event-sharing:feed',
  /** Path of the owner's API that a resource is part of. */
  api: 'event-sharing:api',
  /** Owner of the contract that the replica copies, with the namespace of the feed. */
  copies: 'event-sharing:copies',
  /** Exceptions for a table: a list of `TransitionMark`. */
  transitions: 'event-sharing:transitions',
  /** Tables that a stack adopts although it does not create them: a list of `AdoptionMark`. In the metadata of the template. */
  adoptions: 'event-sharing:adopted-tables',
} as const;
