import type { Filter } from '../../wire/filter';
import type { EventReader } from './refuse-event';

/** Everything the replicator knows of its replica before the first event arrives. */
export interface Replica extends EventReader {
  /** For example `orders/User`: the audience to which events may be addressed. */
  readonly name: string;
  /** The fields that the replica keeps, key first. */
  readonly fields: readonly string[];
  readonly filter?: Filter;
}
