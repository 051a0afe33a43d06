import type { Filter } from './filter';
import type { Item } from './item';
import type { ReplicaDescription } from './parameters';

/** In place of a replica's name: every replica. */
export const EVERY_REPLICA = '*';

/** What a run does: fill the queue of one replica, or make the stream tell of rows again. */
export type RunKind = 'seed' | 'republish';

/**
 * A replica in another account or region, whose description the owner cannot read: what it says, brought along by whoever has
 * read it. The owner takes nothing of it on trust: neither the contract nor the account of the queue.
 */
export interface ReplicaElsewhere extends Pick<ReplicaDescription, 'contract' | 'reads' | 'filter'> {
  readonly queueArn: string;
}

/** Creates a run, or resumes the one of that name. */
export interface StartRequest {
  readonly action: 'start';
  /** Letters, digits and `. _ : -`, at most 64. @default a new id */
  readonly run?: string;
  readonly kind: RunKind;
  /** For example `orders/User`; `*` republishes to every replica. */
  readonly replica: string;
  /** @default the replica is found in the owner's account and region */
  readonly elsewhere?: ReplicaElsewhere;
  /** For example `users/User`; needed where `replica` is `*`. @default the contract of the replica */
  readonly contract?: string;
  /** How many parts of the table are read side by side. @default 4 */
  readonly segments?: number;
  /** Of the whole run. @default as fast as it goes */
  readonly rowsPerSecond?: number;
  /** Chooses rows, beside the replica's own filter. @default every row */
  readonly filter?: Filter;
}

export interface StartAnswer {
  readonly run: string;
  readonly segments: readonly number[];
}

/** Works on one segment of a run until it is finished or the function's time is nearly out. */
export interface SegmentRequest {
  readonly action: 'segment';
  readonly run: string;
  readonly segment: number;
  /** After which it answers even if there is more to do, about five seconds earlier. @default the function's own time */
  readonly timeoutSeconds?: number;
}

/** How many rows were seen so far, and what became of them. */
export interface RowCounts {
  readonly read: number;
  /** Rows that were put into the queue or marked. */
  readonly sent: number;
  /** Rows that are not of the contract, were not chosen, or were gone again. */
  readonly skipped: number;
  /** Rows with a value that can never be carried. */
  readonly refused: number;
}

export interface SegmentAnswer extends RowCounts {
  readonly run: string;
  readonly segment: number;
  /** Nothing is left to do: every row was read, or the run was stopped. Otherwise ask again. */
  readonly finished: boolean;
  /** The run was stopped before every row was read. */
  readonly stopped: boolean;
}

/** A row to republish, by the contract's key or by the key of the owner's table, in DynamoDB's JSON. */
export type RepublishKey =
  | {
      readonly key: Item;
      /**
       * The sequence that the replica's row shows, `''` if the row has none: if the owner has no such row, it is
       * removed there. @default the replica holds no row, and nothing is removed
       */
      readonly seen?: string;
    }
  | { readonly tableKey: Item };

/** Why events are not republished, and what to do instead. */
export const NO_REPUBLICATION =
  'each is published once; to have those sent again that are still in the table, seed the consumer that needs them';

export interface RepublishKeysRequest {
  readonly action: 'republish-keys';
  /** `*` republishes to every replica; a row can be removed from one replica only. */
  readonly replica: string;
  /** @default the replica is found in the owner's account and region */
  readonly elsewhere?: ReplicaElsewhere;
  readonly contract: string;
  /** At most `MAX_REPUBLISH_KEYS`. */
  readonly keys: readonly RepublishKey[];
}

export const MAX_REPUBLISH_KEYS = 500;

export interface RepublishResult {
  /**
   * `marked`: the stream will tell of the row again. `removed`: the owner has no such row, and a deletion is in the
   * replica's queue. `absent`: the owner has no such row. `refused`: see the reason.
   */
  readonly kind: 'marked' | 'removed' | 'absent' | 'refused';
  readonly reason?: string;
}

export interface RepublishKeysAnswer {
  /** In the order of the request. */
  readonly results: readonly RepublishResult[];
}

export interface RunRequest {
  readonly action: 'run';
  readonly run: string;
}

/** How far a run is. */
export interface RunAnswer extends RowCounts {
  readonly run: string;
  readonly kind: RunKind;
  readonly replica: string;
  readonly contract: string;
  readonly state: 'running' | 'finished' | 'stopped';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** When a segment last went on (ISO 8601, UTC). */
  readonly updatedAt: string;
  readonly segments: number;
  readonly finishedSegments: number;
  readonly rowsPerSecond?: number;
}

export interface RunsRequest {
  readonly action: 'runs';
  /** @default runs for all replicas */
  readonly replica?: string;
}

export interface RunsAnswer {
  /** Newest first, at most 20. */
  readonly runs: readonly RunAnswer[];
  /** The last audit of each replica. */
  readonly audits: { readonly [replica: string]: AuditSummary };
}

export interface StopRequest {
  readonly action: 'stop';
  readonly run: string;
}

/** What an audit of a replica found. */
export interface AuditSummary {
  readonly replica: string;
  /** When the audit began (ISO 8601, UTC). */
  readonly at: string;
  /** Rows of the owner that were compared. */
  readonly checked: number;
  readonly missing: number;
  readonly stale: number;
  readonly orphaned: number;
  readonly undecided: number;
  readonly unshareable: number;
  /** Findings that were repaired and seen to be right afterwards. */
  readonly repaired: number;
}

export interface RecordAuditRequest {
  readonly action: 'record-audit';
  readonly audit: AuditSummary;
}

export interface RecordAuditAnswer {
  readonly recorded: true;
}

/** What the batch function can be asked, and its answer to each. */
export interface BatchActions {
  readonly start: { readonly request: StartRequest; readonly answer: StartAnswer };
  readonly segment: { readonly request: SegmentRequest; readonly answer: SegmentAnswer };
  readonly 'republish-keys': {
    readonly request: RepublishKeysRequest;
    readonly answer: RepublishKeysAnswer;
  };
  readonly run: { readonly request: RunRequest; readonly answer: RunAnswer };
  readonly runs: { readonly request: RunsRequest; readonly answer: RunsAnswer };
  readonly stop: { readonly request: StopRequest; readonly answer: RunAnswer };
  readonly 'record-audit': { readonly request: RecordAuditRequest; readonly answer: RecordAuditAnswer };
}

export type BatchRequest = BatchActions[keyof BatchActions]['request'];

/** The answer to a request. */
export type BatchAnswer<R extends BatchRequest = BatchRequest> = BatchActions[R['action']]['answer'];
