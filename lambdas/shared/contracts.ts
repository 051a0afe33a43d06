import { linearPattern } from '../../lib/contracts/schema/linear-pattern';
import { readContract } from '../../lib/contracts/schema/read-contract';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import { ASSET, ownerValidatorsFile } from '../../lib/wire/handler';
import type { OwnerSharing } from '../../lib/wire/sharing';
import { readAsset } from './asset';
import { loadRowCheck } from './row-check';

/** What an owner shares, as the construct put it beside the bundle; the newest major version first. */
export function loadSharing<S extends OwnerSharing = OwnerSharing>(): Omit<S, 'contracts'> & {
  readonly contracts: readonly SharedContract[];
} {
  const sharing = readAsset<S>(ASSET.sharing);
  const contracts = sharing.contracts.map(load);
  return { ...sharing, contracts: contracts.sort((a, b) => b.contract.major - a.contract.major) };
}

function load(schema: object): SharedContract {
  const contract = readContract(schema, linearPattern);
  return { contract, validate: loadRowCheck(ownerValidatorsFile(contract.entity, contract.major), contract) };
}
