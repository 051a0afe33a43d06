import { EVERY_REPLICA, type ReplicaElsewhere } from '../../wire/batch-requests';
import type { DescribedReplica } from '../../wire/descriptions';
import type { Filter } from '../../wire/filter';
import { ProtocolError } from '../rows/errors';
import { findContract } from '../rows/find-contract';
import type { SharedContract } from '../rows/projection';
import { type Admission, admitElsewhere } from './elsewhere';

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
  readonly admission: Admission;
}

/** A queue to which rows are sent. */
export interface TargetQueue {
  readonly url: string;
  /** @default the function's own */
  readonly region?: string;
}

/** For whom a request is. */
export interface Target {
  readonly shared: SharedContract;
  /** @default every replica */
  readonly replica?: {
    /** @default every row */
    readonly filter?: Filter;
    readonly queue: TargetQueue;
  };
  /** What the request said of a replica elsewhere, and nothing beside. @default the replica is found here */
  readonly elsewhere?: ReplicaElsewhere;
}

/** For whom a request says that it is. */
export interface Addressee {
  /** Its name, or `*`. */
  readonly replica: string;
  /** Needed for every replica; otherwise it must be the replica's own. */
  readonly contract?: string;
  readonly elsewhere?: ReplicaElsewhere;
}

/** @throws ProtocolError that names what does not fit */
export async function targetOf(
  { replica, contract: contractId, elsewhere: given }: Addressee,
  { contracts, directory, admission }: TargetPorts,
): Promise<Target> {
  if (replica === EVERY_REPLICA) {
    if (contractId !== undefined) return { shared: findContract(contracts, contractId) };
    throw new ProtocolError('bad-request', 'for every replica the request must name the "contract"');
  }
  const elsewhere = given && admitElsewhere(replica, given, admission);
  const description = elsewhere?.described ?? (await directory.find(replica));
  const shared = findContract(contracts, description.contract, description.reads);
  const { contract } = shared;
  if (contractId !== undefined && contractId !== contract.id) {
    throw new ProtocolError(
      'bad-request',
      `${replica} is a replica of ${contract.id}, not of ${contractId}: name the contract that it replicates`,
    );
  }
  const { filter } = description;
  if (elsewhere)
    return { shared, replica: { filter, queue: elsewhere.queue }, elsewhere: elsewhere.described };
  return { shared, replica: { filter, queue: { url: (description as DescribedReplica).queueUrl } } };
}
