import type { Filter } from '../../wire/filter';
import { inParallel } from '../replication/in-parallel';
import { type Marker, markerText } from '../replication/marker';
import type { OwnerTable } from '../rows/owner-table';
import { type SharedContract, subjectOf } from '../rows/projection';
import { type Refusal, refusalOrThrow, subjectOfItem } from '../rows/refusal';
import { chooseRows } from './choose-rows';
import type { Work } from './sweep';

/** Marks at the same time: enough to hide the way to the table, few enough to leave it to its owner. */
export const MARKS_AT_ONCE = 16;

/** For whom rows are marked. */
export interface RepublishTarget extends Omit<Marker, 'contract'> {
  readonly shared: SharedContract;
  /** Chooses rows. @default every row of the contract */
  readonly filter?: Filter;
}

/**
 * Marks rows in the owner's table, so that its stream tells of them again, with a new sequence that wins over whatever
 * the replica holds. A replica's filter does not matter here: also a row that must leave it has to be told of.
 */
export function republishWork(target: RepublishTarget, table: Pick<OwnerTable, 'mark'>): Work {
  const { shared, filter, audience, run } = target;
  const marker = markerText({ contract: shared.contract.id, audience, run });
  return {
    async process(items) {
      const { rows, refused } = chooseRows(shared, items, [filter]);
      const refusals: Refusal[] = refused.map(({ item, reason }) => ({
        subject: subjectOfItem(shared, item),
        reason,
      }));
      let sent = 0;
      await inParallel(rows, MARKS_AT_ONCE, async ({ item, row }) => {
        try {
          if (await table.mark(item, marker)) sent += 1;
        } catch (error) {
          refusals.push({ subject: subjectOf(shared.contract.key, row), reason: refusalOrThrow(error) });
        }
      });
      return { sent, skipped: items.length - refusals.length - sent, refused: refusals };
    },
  };
}
