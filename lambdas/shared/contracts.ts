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
  /** @throws ProtocolError when the feed has no such contract */
  find(id: string): Contract;
}

export function loadContracts(): SharedContracts {
  const { context, contracts } = readAsset<Sharing>(ASSET.sharing);
  const byId = new Map(
    contracts.map((schema) => Contract.fromObject(schema)).map((each) => [each.id, each] as const),
  );
  return {
    context,
    find(id) {
      const contract = byId.get(id);
      if (contract) return contract;
      throw new ProtocolError(
        'bad-request',
        `this feed does not publish "${id}": it publishes ${[...byId.keys()].join(', ')}`,
      );
    },
  };
}
