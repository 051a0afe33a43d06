import { Contract } from '../../lib/contracts/contract';
import { ASSET } from '../../lib/names';
import { ProtocolError } from '../../lib/protocol/errors';
import { readAsset } from './asset';

interface Sharing {
  readonly context: string;
  readonly contracts: readonly object[];
}

/** What an owner shares, as the construct put it beside the bundle. */
export interface SharedContracts {
  /** Name of the bounded context. */
  readonly context: string;
  /**
   * @param majors in order of preference. @default the newest that is published
   * @throws ProtocolError when the feed has no such contract, or none of the versions
   */
  find(id: string, majors?: readonly number[]): Contract;
}

export function loadContracts(): SharedContracts {
  const { context, contracts } = readAsset<Sharing>(ASSET.sharing);
  const published = contracts
    .map((schema) => Contract.fromObject(schema))
    .sort((one, other) => other.major - one.major);
  const byId = Map.groupBy(published, ({ id }) => id);
  return {
    context,
    find(id, majors) {
      const versions = byId.get(id) ?? [];
      const wanted = majors ?? versions.map(({ major }) => major);
      const [found] = wanted.flatMap((major) => versions.filter((each) => each.major === major));
      if (found) return found;
      if (versions.length > 0) {
        throw new ProtocolError(
          'bad-request',
          `this feed publishes major version ${versions.map(({ major }) => major).join(' and ')} of ${id}, not ${wanted.join(' or ')}: deploy owner and replica with a version that they share`,
        );
      }
      throw new ProtocolError(
        'bad-request',
        `this feed does not publish "${id}": it publishes ${[...byId.keys()].join(', ')}`,
      );
    },
  };
}
