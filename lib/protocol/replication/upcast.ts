import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { upcastRow, upcastsOf } from '../../contracts/upcast/upcast';
import { type HeldSequence, INCOMPLETE, PREVIOUS, type ReceivedEvent } from '../../wire/event';
import type { Row } from '../../wire/item';
import { justBefore } from '../rows/sequence';
import { dataSchemaOf, majorOf } from './event';

/** An event in the version of its reader, under the sequence that the reader's row will show. */
export interface RowEvent extends Omit<ReceivedEvent, 'sequence'> {
  readonly sequence: HeldSequence;
}

/**
 * An event of an older major version as one of the reader's version. Any other event comes back as it is.
 *
 * The owner may publish one change in both versions, and they arrive in any order: the made one is ordered just before
 * the change, so that the published one wins.
 */
export function upcast(event: ReceivedEvent, contract: CheckedContract): RowEvent {
  const major = majorOf(event.dataschema);
  const way = upcastsOf(contract).find(({ from }) => from === major);
  if (!way || event.source !== contract.id) return event;
  const row = upcastRow(contract, way, event.data) as Row;
  return {
    ...event,
    sequence: justBefore(event.sequence),
    dataschema: dataSchemaOf(contract),
    // An old value may belong to a field that is now made of several: which fields changed is not known.
    data: PREVIOUS in event.data ? { ...row, [PREVIOUS]: { [INCOMPLETE]: true } } : row,
  };
}
