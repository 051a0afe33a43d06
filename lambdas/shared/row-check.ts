import { rowCheckBy } from '../../lib/adapters/row-check';
import type { CheckedContract } from '../../lib/contracts/schema/checked-contract';
import type { Validator } from '../../lib/contracts/validation/validator';
import type { RowCheck } from '../../lib/protocol/rows/projection';
import { loadAsset } from './asset';

/** @param file with the validators that the construct compiled from the contract and put beside the bundle */
export function loadRowCheck(file: string, contract: CheckedContract): RowCheck {
  return rowCheckBy(loadAsset<Record<'row' | 'key', Validator>>(file), contract);
}
