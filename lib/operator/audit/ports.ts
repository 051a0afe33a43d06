import type { Clock } from '../../protocol/batch/sweep';
import type { RepublishKey, RepublishResult } from '../../wire/batch-requests';
import type { Item } from '../../wire/item';
import type { AuditRow } from '../../wire/read-requests';

/** Rows of one page, and where the next one begins. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** @default this was the last page */
  readonly next?: string;
}

/** The owner's rows as the replica should show them. All reads are consistent. */
export interface AuditedOwner {
  page(segment: number, segments: number, cursor?: string): Promise<Page<AuditRow>>;
  /**
   * @param keys `MAX_LOOKUP_KEYS` at the most
   * @returns only rows that exist and that the replica's filter admits, in no particular order
   */
  lookup(keys: readonly Item[]): Promise<readonly AuditRow[]>;
}

/** A row of the replica, or a tombstone. */
export interface HeldRow {
  /** In DynamoDB's JSON. */
  readonly key: Item;
  readonly digest: string;
  /** @default no replicator has written this row */
  readonly sequence?: string;
  readonly deleted: boolean;
}

/** The replica's table. All reads are consistent. */
export interface AuditedReplica {
  page(segment: number, segments: number, cursor?: string): Promise<Page<HeldRow>>;
  /**
   * @param keys `MAX_LOOKUP_KEYS` at the most
   * @returns only rows and tombstones that there are, in no particular order
   */
  lookup(keys: readonly Item[]): Promise<readonly HeldRow[]>;
}

/** Has the owner tell the replica of rows again. */
export interface Repairer {
  /** @returns what became of each key, in their order */
  repair(keys: readonly RepublishKey[]): Promise<readonly RepublishResult[]>;
}

/** What an audit works with. */
export interface AuditPorts {
  readonly owner: AuditedOwner;
  readonly replica: AuditedReplica;
  /** `sleep` ends early, with an error, when the audit is interrupted. */
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** @default nothing is repaired */
  readonly repairer?: Repairer;
}
