import { digestOf, sharedSchema } from '../schema/canonical';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { checkContracts } from './check-contracts';
import { byName, type Consumer } from './consumer';
import { formatFinding } from './format-finding';
import type { ContractsLock, ReleasedContract } from './lock';

/**
 * The lock after a release of these contracts. Other contracts in it stay; major versions of the given contracts that
 * are not among them are no longer published and leave it.
 *
 * @param consumers readers known now; they are added to those recorded, or replace those of the same name
 * @throws ContractError `breaking-change` with every finding
 */
export function releaseContracts(
  current: readonly CheckedContract[],
  lock: ContractsLock,
  consumers: readonly Consumer[] = [],
): ContractsLock {
  const findings = checkContracts(current, lock, consumers);
  if (findings.length > 0) {
    throw new ContractError(
      'breaking-change',
      `the contracts cannot be released:\n${findings.map((finding) => `- ${formatFinding(finding)}`).join('\n')}`,
    );
  }
  const ids = new Set(current.map(({ id }) => id));
  const majorsOf = (id: string) =>
    current.filter((contract) => contract.id === id).map((contract) => [contract.major, releaseOf(contract)]);
  return {
    contracts: {
      ...lock.contracts,
      ...Object.fromEntries([...ids].map((id) => [id, Object.fromEntries(majorsOf(id))])),
    },
    consumers: { ...lock.consumers, ...byName(consumers) },
  };
}

function releaseOf(contract: CheckedContract): ReleasedContract {
  return {
    version: contract.version,
    sha256: digestOf(contract),
    fields: contract.fields,
    schema: sharedSchema(contract),
  };
}
