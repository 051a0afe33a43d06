import { ProtocolError } from '../../lib/protocol/rows/errors';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import { EVERY_REPLICA } from '../../lib/wire/batch-requests';
import type { ReplicaDescription } from '../../lib/wire/parameters';
import { contracts, directory } from './ports';

/** For whom a request is. */
export interface Target {
  readonly shared: SharedContract;
  /** @default every replica */
  readonly replica?: ReplicaDescription;
}

/**
 * @param replica its name, or `*`
 * @param contractId needed for every replica; otherwise it must be the replica's own
 * @throws ProtocolError that names what does not fit
 */
export async function targetOf(replica: string, contractId: string | undefined): Promise<Target> {
  if (replica === EVERY_REPLICA) {
    if (contractId !== undefined) return { shared: contracts.find(contractId) };
    throw new ProtocolError('bad-request', 'for every replica the request must name the "contract"');
  }
  const description = await directory.find(replica);
  const shared = contracts.find(description.contract, description.reads);
  const { contract } = shared;
  if (contractId !== undefined && contractId !== contract.id) {
    throw new ProtocolError(
      'bad-request',
      `${replica} is a replica of ${contract.id}, not of ${contractId}: name the contract that it replicates`,
    );
  }
  return { shared, replica: description };
}
