import { existsSync } from 'node:fs';
import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type Consumer,
  Contract,
  ContractError,
  type ContractsLock,
  LOCK_FILE,
  readLock,
} from '../../contracts';
import { upcastsOf } from '../../contracts/upcast/upcast';
import { feeds, replicas } from '../shared/registry';

const WARNING = 'cdk-event-sharing:emptied-replica';
const UNRECORDED = 'cdk-event-sharing:unrecorded-replica';

/**
 * Warns at synthesis where a replica's table starts empty or with rows of something else, as far as contract and lock file tell
 * it: nothing else is known of what is deployed. Without a lock file it says that nobody would notice.
 */
export function warnOfEmptiedTable(replica: Construct, name: string, contract: Contract): void {
  replica.node.addValidation({
    validate: () => {
      try {
        const consumers = replicas.under(replica.node.root).map(({ consumer }) => consumer);
        const lock = lockOf(replica, contract);
        if (!lock) Annotations.of(replica).addInfoV2(UNRECORDED, unrecorded(name, contract));
        for (const message of findings(name, contract, consumers, lock)) {
          Annotations.of(replica).addWarningV2(WARNING, `${message}; or acknowledge this warning`);
        }
        return [];
      } catch (error) {
        if (error instanceof ContractError) return [error.message];
        throw error;
      }
    },
  });
}

/** That of the contract's feed, if that is in the app; else the one of the working directory. */
function lockOf({ node }: Construct, { id }: Contract): ContractsLock | undefined {
  const [lock] = feeds
    .under(node.root)
    .filter(({ contractIds }) => contractIds.includes(id))
    .flatMap(({ lock: own }) => own ?? []);
  return lock ?? (existsSync(LOCK_FILE) ? readLock(LOCK_FILE) : undefined);
}

function findings(
  name: string,
  contract: Contract,
  consumers: readonly Consumer[],
  lock: ContractsLock | undefined,
): string[] {
  const recorded = lock && Object.hasOwn(lock.consumers, name) ? lock.consumers[name] : undefined;
  if (!recorded) return [...renamedKey(name, contract), ...renamed(name, contract, consumers, lock)];
  if (recorded.contract !== contract.id) {
    return [
      `${name} was a replica of ${recorded.contract} when it was recorded, and is one of ${contract.id} now: its table may keep the old rows, which nobody would delete: choose another construct id, and fill that replica (event-sharing seed)`,
    ];
  }
  const released = lock?.contracts[contract.id]?.[recorded.major];
  if (!released) return [];
  const [was, is] = [keyOf(Contract.fromObject(released.schema)), keyOf(contract)];
  if (was === is) return [];
  return [
    replaced(
      name,
      `the key of ${contract.id} ${contract.version} is ${is}, and ${name} was recorded with ${was}`,
    ),
  ];
}

/** A key field that an older version knows by another name: whoever deployed that one gets another table. */
function renamedKey(name: string, contract: Contract): string[] {
  return upcastsOf(contract).flatMap(({ from, fields = {} }) => {
    const older = contract.key.map(
      (field) => (Object.hasOwn(fields, field) ? fields[field]?.rename : undefined) ?? field,
    );
    if (older.every((field, index) => field === contract.key[index])) return [];
    return [
      replaced(
        name,
        `the key of ${contract.id} ${contract.version} is ${contract.key.join(', ')}, and that of ${from}.x was ${older.join(', ')}; if ${name} was deployed with ${from}.x`,
      ),
    ];
  });
}

/** A new replica, while one of the same context and contract has gone. */
function renamed(
  name: string,
  contract: Contract,
  consumers: readonly Consumer[],
  lock: ContractsLock | undefined,
): string[] {
  const [context = ''] = name.split('/');
  const gone = Object.entries(lock?.consumers ?? {})
    .filter(([one, consumer]) => one.startsWith(`${context}/`) && consumer.contract === contract.id)
    .filter(([one]) => !consumers.some((consumer) => consumer.name === one));
  return gone.map(
    ([one]) =>
      `${one}, which was recorded as a reader of ${contract.id}, is not in the app any more: if ${name} is that replica under another construct id, its table is a new and empty one, and the old one is deleted. Take the old id back; or keep both until the new one is filled (event-sharing seed ${name}) and its readers have moved, and then remove the old one from the app and from "consumers" of the lock file`,
  );
}

function replaced(name: string, why: string): string {
  return `${why}: CloudFormation replaces its table by an empty one. Leave it as it is and add a replica of another construct id beside it, fill that one (event-sharing seed), move the readers there, and then remove the old one; or fill it after the deployment (event-sharing seed ${name})`;
}

function unrecorded(name: string, contract: Contract): string {
  return `no lock file records ${name} with the key ${keyOf(contract)}: if it is deployed already, under another construct id or with another key, this deployment replaces its table by an empty one, and nothing here can tell. See "cdk diff" before deploying; record it with "event-sharing contracts release --assembly", and a later change is noticed here`;
}

function keyOf(contract: Contract): string {
  return contract.key.map((field) => `${field} (${contract.keyType(field)})`).join(', ');
}
