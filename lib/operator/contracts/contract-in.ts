import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { KnownContract } from './known-contract';

/** A contract in one major version. @returns `undefined` where it is not known */
export function contractIn(
  contracts: readonly Pick<KnownContract, 'contract'>[],
  id: string,
  major: number | undefined,
): CheckedContract | undefined {
  return contracts.find(({ contract }) => contract.id === id && contract.major === major)?.contract;
}
