import { EVERY_REPLICA } from '../../wire/batch-requests';
import type { DescribedReplica } from '../../wire/descriptions';
import { ProtocolError } from '../rows/errors';
import { findContract } from '../rows/find-contract';
import type { SharedContract } from '../rows/projection';

/** Where replicas say where their parts are. */
export interface ReplicaDirectory {
  /**
   * @param replica for example `orders/User`
   * @throws ProtocolError when no replica of that name is deployed here
   */
  find(replica: string): Promise<DescribedReplica>;
}

/** What is needed to tell for whom a request is. */
export interface TargetPorts {
  /** The newest major version first. */
  readonly contracts: readonly SharedContract[];
  readonly directory: ReplicaDirectory;
}

/** For whom a request is. */
export interface Target {
  readonly shared: SharedContract;
  /** @default every replica */
  readonly replica?: DescribedReplica;
}

/**
 * @param replica its name, or `*`
 * @param contractId needed for every replica; otherwise it must be the replica's own
 * @throws ProtocolError that names what does not fit
 */
export async function targetOf(
  replica: string,
  contractId: string | undefined,
  { contracts, directory }: TargetPorts,
): Promise<Target> {
  if (replica === EVERY_REPLICA) {
    if (contractId !== undefined) return { shared: findContract(contracts, contractId) };
    throw new ProtocolError('bad-request', 'for every replica the request must name the "contract"');
  }
  const description = await directory.find(replica);
  const shared = findContract(contracts, description.contract, description.reads);
  const { contract } = shared;
  if (contractId !== undefined && contractId !== contract.id) {
    throw new ProtocolError(
      'bad-request',
      `${replica} is a replica of ${contract.id}, not of ${contractId}: name the contract that it replicates`,
    );
  }
  return { shared, replica: description };
}
