import { compareContracts, type Incompatibility } from '../compatibility/compatibility';
import type { CheckedContract } from '../schema/checked-contract';
import { linearPattern } from '../schema/linear-pattern';
import { readContract } from '../schema/read-contract';
import { type Consumer, mergeConsumers } from './consumer';
import type { ContractsLock } from './lock';
import { impossibleUpcasts } from './upcast-check';

/** A finding with those whom it concerns. */
export interface ContractFinding extends Incompatibility {
  /** The known replicas that read what changed. */
  readonly readers: readonly Consumer[];
}

/**
 * What keeps contracts from replacing the released ones, and who would notice.
 *
 * @param current the contracts that a service publishes; contracts of other ids in the lock are not looked at
 * @param consumers readers known now; one that is recorded in the lock under the same name is forgotten
 */
export function checkContracts(
  current: readonly CheckedContract[],
  lock: ContractsLock,
  consumers: readonly Consumer[] = [],
): ContractFinding[] {
  const recorded = Object.entries(lock.consumers).map(([name, consumer]) => ({ name, ...consumer }));
  const readers = mergeConsumers(recorded, consumers);
  const released = (id: string) =>
    Object.values(lock.contracts[id] ?? {}).map(({ schema }) => readContract(schema, linearPattern));
  const compared = current.flatMap((contract) => {
    const before = released(contract.id);
    return [
      ...before.flatMap((one) => compareContracts(one, contract)),
      ...impossibleUpcasts(contract, [...before, ...current]),
    ];
  });
  const withReaders = compared.map((finding) => ({ ...finding, readers: readersOf(finding, readers) }));
  return [...withReaders, ...dropped(current, released, readers)];
}

/** Major versions that were released, are published no more, and still have a reader. */
function dropped(
  current: readonly CheckedContract[],
  released: (id: string) => CheckedContract[],
  consumers: readonly Consumer[],
): ContractFinding[] {
  return [...new Set(current.map(({ id }) => id))].flatMap((id) => {
    const versions = current.filter((contract) => contract.id === id);
    const newest = versions.map(({ version }) => version).join(' and ');
    return released(id)
      .filter(({ major }) => !versions.some((one) => one.major === major))
      .map((gone) => ({
        rule: 'major-dropped' as const,
        contract: id,
        released: gone.version,
        current: newest,
        old: gone.version,
        new: 'nothing',
      }))
      .map((finding) => ({ ...finding, readers: readersOf(finding, consumers) }))
      .filter(({ readers }) => readers.length > 0);
  });
}

function readersOf(
  { contract, released, field }: Incompatibility,
  consumers: readonly Consumer[],
): Consumer[] {
  return consumers
    .filter((one) => one.contract === contract && one.major === Number(released.split('.')[0]))
    .filter(({ fields }) => field === undefined || fields === undefined || fields.includes(field));
}
