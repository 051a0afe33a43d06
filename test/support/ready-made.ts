import { Contract } from '../../lib/contracts/contract';
import type { TypedContract } from '../../lib/contracts/define';
import type { CheckedContract } from '../../lib/contracts/schema/checked-contract';
import { linearPattern } from '../../lib/contracts/schema/linear-pattern';
import { compileValidators } from '../../lib/contracts/validation/validators';
import type { Row } from '../../lib/wire/item';
import { loadValidators } from './load-validators';

/** The contract as its generated module has it, without the file. */
export function readyMade<Data, Key>(contract: TypedContract<Data, Key>): TypedContract<Data, Key>;
export function readyMade(contract: CheckedContract): TypedContract<Row, Row>;
export function readyMade(given: TypedContract<Row, Row> | CheckedContract): TypedContract<Row, Row> {
  const contract = Contract.fromObject('contract' in given ? given.contract.schema : given.schema);
  const { row } = loadValidators(compileValidators(contract, contract.fields, ['row']));
  return { contract, readyMade: { row, compilePattern: linearPattern } };
}
