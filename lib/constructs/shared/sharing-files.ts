import type { Contract } from '../../contracts';
import { ASSET, ownerValidatorsFile } from '../../wire/handler';
import type { ApiSharing, BatchSharing, OwnerSharing, PublisherSharing } from '../../wire/sharing';
import { validatorsOf } from './validators';

/**
 * The files that an owner's function needs beside its bundle: what is shared, and the validators by which each row is
 * checked before it leaves.
 *
 * @param settings of the function, beside the contracts
 * @throws ContractError when a contract is not valid JSON Schema
 */
export function sharingFiles(
  contracts: readonly Contract[],
  settings:
    | Omit<OwnerSharing, 'contracts'>
    | Omit<PublisherSharing, 'contracts'>
    | Omit<ApiSharing, 'contracts'>
    | Omit<BatchSharing, 'contracts'>,
): Record<string, string> {
  const sharing: OwnerSharing = { ...settings, contracts: contracts.map(({ schema }) => schema) };
  return {
    [ASSET.sharing]: JSON.stringify(sharing),
    ...Object.fromEntries(
      contracts.map((contract) => [
        ownerValidatorsFile(contract.entity, contract.major),
        validatorsOf(contract, contract.fields),
      ]),
    ),
  };
}
