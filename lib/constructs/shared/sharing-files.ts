import { type Contract, compileValidators } from '../../contracts';
import { ASSET, ownerValidatorsFile } from '../../wire/handler';

/**
 * The files that an owner's function needs beside its bundle: what is shared, and the validators by which each row is
 * checked before it leaves.
 *
 * @param settings of the function, beside the contracts
 * @throws ContractError when a contract is not valid JSON Schema
 */
export function sharingFiles(contracts: readonly Contract[], settings: object): Record<string, string> {
  return {
    [ASSET.sharing]: JSON.stringify({ ...settings, contracts: contracts.map(({ schema }) => schema) }),
    ...Object.fromEntries(
      contracts.map((contract) => [
        ownerValidatorsFile(contract.entity, contract.major),
        compileValidators(contract, contract.fields),
      ]),
    ),
  };
}
