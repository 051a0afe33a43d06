import { sourceOf } from '../../contracts/source/source';
import type { Item, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { isEqual } from '../rows/equality';
import { ProtocolError } from '../rows/errors';
import { covers, project, readField, type SharedContract } from '../rows/projection';

/**
 * What an event says of which a stream record tells: that an item of a contract of events appears. Nothing else is one, and what
 * becomes of the item afterwards is its owner's own affair.
 *
 * @returns `undefined` when no item of the contract appears
 * @throws ProtocolError when the event can never be published, or when one that was published says something else now
 */
export function detectEvent(
  shared: SharedContract,
  before: Item | undefined,
  after: Item | undefined,
): Row | undefined {
  const { contract } = shared;
  if (!after || !covers(contract, after)) return undefined;
  if (!before || !covers(contract, before)) return project(shared, after);
  const changed = contract.fields.find((field) => !isSame(shared, field, before, after));
  if (changed === undefined) return undefined;
  // Whoever had the event would never hear of it: it is told by its key, and is handled once.
  throw new ProtocolError(
    'event-changed',
    `the field "${changed}" of an event of ${contract.id} was changed after it had been written, and an event happens once: write another event that says what is so now`,
  );
}

/** Of what cannot be shared, whether it is stored as it was. */
function isSame({ contract }: SharedContract, field: string, before: Item, after: Item): boolean {
  try {
    return isEqual(readField(contract, field, before), readField(contract, field, after));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { attribute } = sourceOf(contract).placeOf(field);
    return isEqual(own(before, attribute), own(after, attribute));
  }
}
