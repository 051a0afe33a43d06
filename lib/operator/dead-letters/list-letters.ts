import type { OperatorClients } from '../shared/clients';
import type { KnownReplica } from '../shared/topology';
import { HeldQueues } from './held-queues';
import type { Letter } from './letter';
import { redact, reveal } from './redact';
import { toldLetter } from './told-letter';
import type { DeadLetterQueue, ListedLetter, TellOptions, WholeLetter } from './types';

export interface ListLettersOptions extends TellOptions {
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
  { queue, code, contract, signal, ...tell }: ListLettersOptions = {},
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
  return { letters: newest.map((letter) => toldLetter(letter, tell)), more: count > MOST_LISTED };
}

/**
 * One dead letter with all that is known of it.
 *
 * @param options `reveal: true` shows values and personal keys too @default names and types of fields
 * @throws OperatorError `unknown-message`; `interrupted` when the signal stops it
 */
export async function showLetter(
  clients: Pick<OperatorClients, 'sqs'>,
  replica: KnownReplica,
  id: string,
  { signal, ...tell }: TellOptions & { readonly signal?: AbortSignal } = {},
): Promise<WholeLetter> {
  const found = await HeldQueues.use(clients, replica, signal, (queues) => queues.find(id));
  const { body, edits } = found;
  return {
    ...toldLetter(found, tell),
    bytes: Buffer.byteLength(body),
    payload: tell.reveal ? reveal(body) : redact(body),
    ...(tell.reveal && { body }),
    edits,
  };
}
