import type { ReadyMade } from '../../contracts/define';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { fieldOf } from '../../contracts/validation/validator';
import { rowKeyProblem } from '../../protocol/rows/key-limits';
import type { RowCheck } from '../../protocol/rows/projection';

/** The check of rows by the validator of a generated module. No value ever gets into what it says. */
export function rowCheckOf(contract: CheckedContract, { row: isRow }: ReadyMade): RowCheck {
  return (part, data) => {
    if (part === 'key') return rowKeyProblem(contract, data);
    if (isRow(data)) return undefined;
    const field = fieldOf(isRow) ?? '';
    const where = contract.fields.includes(field) ? ` in the field "${field}"` : '';
    return `the row does not fit ${contract.id} ${contract.version}${where}`;
  };
}
