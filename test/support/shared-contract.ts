import { type Contract, compileValidators } from '../../lib/contracts';
import type { RowCheck, SharedContract } from '../../lib/protocol/rows/projection';
import { loadValidators } from './load-validators';

const known = new WeakMap<Contract, SharedContract>();

/** A contract with the validators that the constructs put beside the bundles of its owner's functions. */
export function sharedContract(contract: Contract): SharedContract {
  const shared = known.get(contract) ?? { contract, validate: compiledCheck(contract, contract.fields) };
  known.set(contract, shared);
  return shared;
}

/** The check of a row that ships beside a bundle. */
export function compiledCheck(contract: Contract, fields: readonly string[]): RowCheck {
  const validators = loadValidators(compileValidators(contract, fields));
  return (part, data) => (validators[part](data) ? undefined : `${part} does not fit the contract`);
}
