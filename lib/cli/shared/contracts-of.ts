import { type KnownContract, type KnownReplica, OperatorError, readContracts } from '../../operator';
import type { Session } from './session';

/**
 * The contract of a replica in all versions, by which is told what is personal. Where its owner does not tell it every key is hidden,
 * and the user is told why.
 *
 * @throws OperatorError `interrupted`
 */
export async function contractsOf(
  { owners, console, signal }: Pick<Session, 'owners' | 'console' | 'signal'>,
  replica: KnownReplica,
): Promise<readonly KnownContract[]> {
  const hide = (reason: string) =>
    console.err(`keys are shown as hashes, because ${replica.contract} is not known: ${reason}`);
  try {
    const { clients, feed } = await owners.of(replica);
    const { contracts, problems } = await readContracts(clients, { feeds: [feed] }, { signal });
    if (contracts.length === 0) hide(problems.map(({ message }) => message).join('; '));
    return contracts;
  } catch (error) {
    if (error instanceof OperatorError && error.code === 'interrupted') throw error;
    hide((error as Error).message);
    return [];
  }
}
