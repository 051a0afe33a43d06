import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { Filter } from '../../wire/filter';
import type { RowCheck } from '../rows/projection';

/** Everything the replicator knows of its replica before the first event arrives. */
export interface Replica {
  /** For example `orders/User`: the audience to which events may be addressed. */
  readonly name: string;
  readonly contract: CheckedContract;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  readonly filter?: Filter;
  /** Life of a tombstone (milliseconds); an older event is parked, because its tombstone may be gone. */
  readonly horizonMs: number;
  /** Of the fields that the replica reads. */
  readonly validate: RowCheck;
}
