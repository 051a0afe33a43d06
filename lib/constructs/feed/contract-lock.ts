import { existsSync } from 'node:fs';
import type { Construct } from 'constructs';
import {
  type Contract,
  ContractError,
  type ContractsLock,
  checkContracts,
  formatFinding,
  LOCK_FILE,
  oldestByName,
  readLock,
} from '../../contracts';
import { ConstructError } from '../shared/errors';
import { replicas } from '../shared/registry';

/**
 * Compares the contracts of a feed with the released ones when the app is synthesised, so that every replica of the app
 * is known by then and all findings appear at once.
 *
 * @param lockFile path of the lock file. @default `contracts.lock.json` in the working directory, if there is one
 * @returns what was released
 * @throws ConstructError when the lock file is missing or cannot be used
 */
export function verifyAgainstLock(
  feed: Construct,
  contracts: readonly Contract[],
  lockFile?: string,
): ContractsLock | undefined {
  if (lockFile === undefined && !existsSync(LOCK_FILE)) return undefined;
  const lock = load(feed, lockFile ?? LOCK_FILE);
  feed.node.addValidation({
    validate: () => {
      const consumers = oldestByName(replicas.under(feed.node.root).map(({ consumer }) => consumer));
      return checkContracts(contracts, lock, consumers).map(formatFinding);
    },
  });
  return lock;
}

function load(feed: Construct, path: string): ContractsLock {
  try {
    return readLock(path);
  } catch (cause) {
    if (!(cause instanceof ContractError)) throw cause;
    throw new ConstructError(feed, 'invalid-feed', cause.message, { cause });
  }
}
