import type { AuditSummary } from '../../wire/batch-requests';
import type { Item } from '../../wire/item';

/**
 * - `missing`: the owner has the row, the replica has none
 * - `stale`: both have it, with other values
 * - `orphaned`: the replica has the row, the owner has none (or none that the replica's filter admits)
 * - `unshareable`: the owner's row can not be carried by the contract, see `reason`
 * - `undecided`: the row kept changing while it was looked at
 */
export type FindingKind = 'missing' | 'stale' | 'orphaned' | 'unshareable' | 'undecided';

/** One difference. */
export interface AuditFinding {
  readonly kind: FindingKind;
  /** Names the row as the logs of the functions do, without showing its key. @default the row has no key */
  readonly keyHash?: string;
  /** Key of the row in the contract's terms, in DynamoDB's JSON: `{"user_id":{"N":"1"}}`. */
  readonly key: Item;
  /** Sequence of the replica's row, where there is one. */
  readonly sequence?: string;
  /** Why the row can not be carried, or not be repaired. */
  readonly reason?: string;
}

/** A finding that a repair did not mend. */
export interface Unrepaired extends Omit<AuditFinding, 'sequence'> {
  readonly reason: string;
}

/** Where an audit is. Counts are of rows. */
export interface AuditProgress {
  readonly pass: 'owner' | 'replica';
  /** Rows of the owner, and then of the replica, that were compared. */
  readonly checked: number;
  /** Differences that may be changes on their way. */
  readonly candidates: number;
  /** Differences that were confirmed. */
  readonly findings: number;
}

/** What an audit found; what it counts is also kept with the owner, as the replica's last audit. */
export interface AuditReport extends AuditSummary {
  /** Findings whose repair was asked for, and refused by the owner or not seen within the lag budget. */
  readonly unrepaired: number;
}

/** Whether every row of the owner is in the replica as it should be, after the repairs. */
export function isClean(audit: AuditSummary): boolean {
  const { missing, stale, orphaned, repaired, undecided, unshareable } = audit;
  return missing + stale + orphaned === repaired && undecided === 0 && unshareable === 0;
}
