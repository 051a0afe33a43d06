import type { FeedStatus, ReplicaStatus, StatusProblem } from '../../operator';

/** `broken`: somebody must look; `late`: older than it may be; `busy`: changes flow; `idle`: none in the last minutes. */
export type Health = 'broken' | 'late' | 'busy' | 'idle';

/** A change feed, with the contracts that share it. */
export interface FeedNode extends FeedStatus {
  /** Unique in the map, and safe in a URL. */
  readonly id: string;
  /** Name of the bounded context. */
  readonly context: string;
  readonly health: Health;
  /** Changes seen in the last 10 seconds, a second. */
  readonly perSecond: number;
  /** Base URLs of APIs over its contracts. */
  readonly apis: readonly string[];
}

/** A read replica, read model or consumer. */
export interface FollowerNode extends ReplicaStatus {
  readonly id: string;
  readonly context: string;
  readonly health: Health;
  /** Ids of the feed that it follows. @default it is in another account or region */
  readonly feed?: string;
}

/** Everything that shares data, as it is now. `GET /api/map`, and the event `map` of `GET /api/live` */
export interface MapView {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Names of all bounded contexts. */
  readonly contexts: readonly string[];
  readonly feeds: readonly FeedNode[];
  readonly followers: readonly FollowerNode[];
  /** Problems of no single node. */
  readonly problems: readonly StatusProblem[];
}
