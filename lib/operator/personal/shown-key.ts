import type { Item, Row } from '../../wire/item';
import { plainKey } from '../audit/row-name';
import { contractIn } from '../contracts/contract-in';
import type { KnownContract } from '../contracts/known-contract';
import type { KnownReplica } from '../shared/topology';
import { maskedKey } from './mask';

/**
 * The key of a finding to be shown: in place of what is personal (`x-pii`) stands the hash by which the logs of the functions name
 * the row.
 *
 * @param contracts see `readContracts`; without that of the replica all of the key is hidden
 */
export function shownKey(
  contracts: readonly Pick<KnownContract, 'contract'>[],
  { contract, major }: Pick<KnownReplica, 'contract' | 'major'>,
  key: Item,
): Row {
  return maskedKey(contractIn(contracts, contract, major), plainKey(key));
}
