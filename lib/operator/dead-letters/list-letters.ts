import type { OperatorClients } from '../shared/clients';
import type { KnownReplica } from '../shared/topology';
import { HeldQueues } from './held-queues';
import { describeLetter, type Letter } from './letter';
import { redact, reveal } from './redact';
import type { DeadLetterQueue, ListedLetter, WholeLetter } from './types';

export interface ListLettersOptions {
  /** @default both */
  readonly queue?: DeadLetterQueue;
  /** @default any */
  readonly code?: string;
  /** @default any */
  readonly contract?: string;
  readonly signal?: AbortSignal;
}

const MOST_LISTED = 200;

/**
 * Single dead letters of a replica or consumer, the newest 200. As `listDeadLetters` it receives them, and gives them back.
 *
 * @throws OperatorError `interrupted` when the signal stops it
 */
export async function listLetters(
  clients: Pick<OperatorClients, 'sqs'>,
  replica: KnownReplica,
  { queue, code, contract, signal }: ListLettersOptions = {},
): Promise<{ readonly letters: readonly ListedLetter[]; readonly more: boolean }> {
  let newest: Letter[] = [];
  let count = 0;
  const cut = () => {
    newest = newest.sort((a, b) => (a.sentAt < b.sentAt ? 1 : -1)).slice(0, MOST_LISTED);
  };
  await HeldQueues.use(clients, replica, signal, (queues) =>
    queues.readAll((letter) => {
      const isWanted =
        (queue ?? letter.queue) === letter.queue &&
        (code ?? letter.code) === letter.code &&
        (contract ?? letter.contract) === letter.contract;
      if (!isWanted) return;
      count += 1;
      newest.push(letter);
      // Bodies may have a megabyte each, and a hundred thousand may be there.
      if (newest.length >= 2 * MOST_LISTED) cut();
    }),
  );
  cut();
  const letters = newest.map((letter) => ({ ...describeLetter(letter), failedTimes: letter.failedTimes }));
  return { letters, more: count > MOST_LISTED };
}

/**
 * One dead letter with all that is known of it.
 *
 * @param options `reveal: true` shows values too @default names and types of fields
 * @throws OperatorError `unknown-message`; `interrupted` when the signal stops it
 */
export async function showLetter(
  clients: Pick<OperatorClients, 'sqs'>,
  replica: KnownReplica,
  id: string,
  options: { readonly reveal?: boolean; readonly signal?: AbortSignal } = {},
): Promise<WholeLetter> {
  const found = await HeldQueues.use(clients, replica, options.signal, (queues) => queues.find(id));
  const { body, failedTimes, edits } = found;
  return {
    ...describeLetter(found),
    bytes: Buffer.byteLength(body),
    payload: options.reveal ? reveal(body) : redact(body),
    ...(options.reveal && { body }),
    failedTimes,
    edits,
  };
}
