import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { movingField } from '../../contracts/source/table-key';
import { itemIdentity } from '../rows/identity';
import { covers } from '../rows/projection';
import type { StreamRecord } from './outgoing-event';

/**
 * A record as the contract sees it: where the item's key in the contract has changed, one row ends and another begins,
 * under the same sequence. What keeps the new row from being shared does not keep the old one.
 */
export function splitMove(contract: CheckedContract, record: StreamRecord): readonly StreamRecord[] {
  const { before, after, keys } = record;
  // An event never ends, and its id is its key.
  if (contract.kind === 'event') return [record];
  // The key of an item never changes, so that a row whose key is made of it stays where it is.
  if (!before || !after || (keys && movingField(contract, keys) === undefined)) return [record];
  if (!covers(contract, before) || !covers(contract, after)) return [record];
  const [old, now] = [itemIdentity(contract, before), itemIdentity(contract, after)];
  if (old === undefined || old === now) return [record];
  return [
    { ...record, after: undefined, leaves: true },
    { ...record, before: undefined },
  ];
}
