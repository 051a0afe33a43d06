import type { OperatorClients } from '../shared/clients';
import type { KnownReplica } from '../shared/topology';
import { HeldQueues } from './held-queues';
import type { Letter } from './letter';
import type { DeadLetterGroup } from './types';

const EXAMPLES = 3;

/**
 * What is in the two dead-letter queues of a replica, by code and contract.
 *
 * SQS has no way to look without receiving: messages are hidden while they are read and given back at the end, and their
 * receive count rises. These queues have no redrive policy, so nothing follows from it.
 *
 * @throws OperatorError `interrupted` when the signal stops it
 */
export async function listDeadLetters(
  clients: OperatorClients,
  replica: KnownReplica,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly DeadLetterGroup[]> {
  const groups = new Map<string, DeadLetterGroup>();
  await HeldQueues.use(clients, replica, signal, (queues) =>
    queues.readAll((letter) => {
      const name = JSON.stringify([letter.queue, letter.code, letter.contract]);
      groups.set(name, withLetter(groups.get(name), letter));
    }),
  );
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function withLetter(group: DeadLetterGroup | undefined, letter: Letter): DeadLetterGroup {
  const { queue, code, contract, sentAt, id } = letter;
  if (!group) return { queue, code, contract, count: 1, oldest: sentAt, newest: sentAt, examples: [id] };
  return {
    ...group,
    count: group.count + 1,
    oldest: sentAt < group.oldest ? sentAt : group.oldest,
    newest: sentAt > group.newest ? sentAt : group.newest,
    examples: group.examples.length < EXAMPLES ? [...group.examples, id] : group.examples,
  };
}
