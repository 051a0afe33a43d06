import type { Selection } from '../../wire/consumer';
import type { EventReader } from '../replication/refuse-event';

/** Everything that is known of a consumer before the first event arrives. */
export interface Consumer extends EventReader, Selection {
  /** For example `billing/Users`: the audience to which events may be addressed. */
  readonly name: string;
  /**
   * `newest`: of the changes of a row in a batch only the newest is handled. `each`: all are.
   */
  readonly changes: 'each' | 'newest';
}
