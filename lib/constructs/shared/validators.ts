import { type Contract, compileValidators } from '../../contracts';

const compiled = new WeakMap<Contract, Map<string, string>>();

/**
 * `compileValidators`, once for all functions of an app that check the same fields of a contract.
 *
 * @throws ContractError when the contract is not valid JSON Schema
 */
export function validatorsOf(contract: Contract, fields: readonly string[]): string {
  const known = compiled.get(contract) ?? new Map<string, string>();
  compiled.set(contract, known);
  const key = JSON.stringify(fields);
  const validators = known.get(key) ?? compileValidators(contract, fields);
  known.set(key, validators);
  return validators;
}
