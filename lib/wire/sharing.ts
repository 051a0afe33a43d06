import type { Filter } from './filter';

/** `sharing.json` of the functions of a feed: what an owner shares. */
export interface OwnerSharing {
  /** Name of the bounded context. */
  readonly context: string;
  /** Schemas of the contracts. */
  readonly contracts: readonly object[];
}

/** `sharing.json` of the publisher, and of the function that tells operators what is shared. */
export interface PublisherSharing extends OwnerSharing {
  /** Name of the attribute in which writers leave their trace context. @default none */
  readonly traceAttribute?: string;
}

/** `sharing.json` of the function that fills and repairs replicas. */
export interface BatchSharing extends OwnerSharing {
  /** With whom the feed is shared, beside its own account. @default nobody */
  readonly sharedWith?: SharedWith;
}

/** Accounts that a feed is shared with. */
export interface SharedWith {
  readonly accounts?: readonly string[];
  readonly organizationId?: string;
}

/** `sharing.json` of the function behind an owner's API. */
export interface ApiSharing extends OwnerSharing {
  /** First part of every path, such as `users`. */
  readonly collection: string;
}

/** `sharing.json` of a function that reads events. */
export interface ReaderSharing {
  /** Schema of the contract. */
  readonly contract: object;
}

/** Settings of a forwarder, which functions of the same contract do not share. */
export interface ForwarderSettings {
  /** Name of the bounded context. */
  readonly context: string;
}

/** Settings of a replicator, which functions of the same contract do not share. */
export interface ReplicaSettings {
  /** Name of the bounded context. */
  readonly context: string;
  /** Name of the replica, for example `orders/User`. */
  readonly replica: string;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  /** @default every row */
  readonly filter?: Filter;
}
