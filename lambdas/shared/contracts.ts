import { CheckedContract } from '../../lib/contracts/schema/checked-contract';
import { linearPattern } from '../../lib/contracts/schema/linear-pattern';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import { ASSET, ownerValidatorsFile } from '../../lib/wire/handler';
import type { OwnerSharing } from '../../lib/wire/sharing';
import { readAsset } from './asset';
import { loadRowCheck } from './row-check';

/** What an owner shares, as the construct put it beside the bundle. */
export interface SharedContracts {
  /** Name of the bounded context. */
  readonly context: string;
  /** The newest major version first. */
  readonly all: readonly SharedContract[];
  /**
   * @param majors in order of preference. @default the newest that is published
   * @throws ProtocolError when the feed has no such contract, or none of the versions
   */
  find(id: string, majors?: readonly number[]): SharedContract;
}

export function loadContracts(): SharedContracts {
  const { context, contracts } = readAsset<OwnerSharing>(ASSET.sharing);
  const all = contracts.map(load).sort((one, other) => other.contract.major - one.contract.major);
  const byId = Map.groupBy(all, ({ contract }) => contract.id);
  return {
    context,
    all,
    find(id, majors) {
      const versions = byId.get(id) ?? [];
      const published = versions.map(({ contract }) => contract.major);
      const wanted = majors ?? published;
      const [found] = wanted.flatMap((major) => versions.filter(({ contract }) => contract.major === major));
      if (found) return found;
      if (versions.length > 0) {
        throw new ProtocolError(
          'bad-request',
          `this feed publishes major version ${published.join(' and ')} of ${id}, not ${wanted.join(' or ')}: deploy owner and replica with a version that they share`,
        );
      }
      throw new ProtocolError(
        'bad-request',
        `this feed does not publish "${id}": it publishes ${[...byId.keys()].join(', ')}`,
      );
    },
  };
}

function load(schema: object): SharedContract {
  const contract = new CheckedContract(schema, linearPattern);
  return { contract, validate: loadRowCheck(ownerValidatorsFile(contract.entity, contract.major), contract) };
}
