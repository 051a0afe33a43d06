import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { toMessageAttributes } from '../../adapters/message-attributes';
import { printable } from '../../adapters/sqs-parking-lot';
import { isFinal } from '../../protocol/replication/send-all';
import { nameOf } from '../../protocol/rows/errors';
import { byteLength } from '../../wire/byte-length';
import { parseJson } from '../../wire/json';
import { escapeUnsafe } from '../../wire/json-text';
import type { EditAttributes } from '../../wire/message-attributes';
import { isObject } from '../../wire/own';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import type { KnownReplica } from '../shared/topology';
import { changedPaths } from './changed-paths';
import { HeldQueues } from './held-queues';
import type { ResentLetter } from './types';

/** "Amazon SQS message quotas", SQS developer guide: 1 MiB, with names, types and values of the attributes. */
const MAX_BYTES = 1_048_576;

export interface ResendOptions {
  /** Who does it: goes along with the message, and into the log of the replica's function. */
  readonly who: string;
  readonly signal?: AbortSignal;
  /** Epoch milliseconds. @default now */
  readonly now?: number;
}

/**
 * Sends a dead letter to its replica's queue with another body, and then deletes it: at the worst it is in both queues, and applied
 * once. Who has edited it and when goes along, also should it be parked again.
 *
 * @throws OperatorError `invalid-body`, `unknown-message`; `interrupted` when the signal stops it
 */
export async function resendLetter(
  clients: Pick<OperatorClients, 'sqs'>,
  replica: KnownReplica,
  id: string,
  body: string,
  { who, signal, now = Date.now() }: ResendOptions,
): Promise<ResentLetter> {
  const edited = parseJson(body);
  if (!isObject(edited)) throw invalid('it is no JSON object');
  const at = new Date(now).toISOString();
  const edit: EditAttributes = { editedBy: printable(who), editedAt: at };
  // What SQS takes not is in strings only, where an escape means the same.
  const MessageBody = escapeUnsafe(body);
  const bytes = byteLength(MessageBody) + bytesOf(edit);
  if (bytes > MAX_BYTES) throw invalid(`it has ${bytes} bytes, SQS takes ${MAX_BYTES}`);
  return HeldQueues.use(clients, replica, signal, async (queues) => {
    const found = await queues.find(id);
    const message = await send(clients, replica, MessageBody, edit);
    await queues.delete(found);
    return {
      who: edit.editedBy,
      at,
      replica: replica.name,
      letter: id,
      message,
      changed: changedPaths(found.body, edited),
    };
  });
}

async function send(
  { sqs }: Pick<OperatorClients, 'sqs'>,
  { queueUrl: QueueUrl }: KnownReplica,
  MessageBody: string,
  edit: EditAttributes,
): Promise<string> {
  const MessageAttributes = toMessageAttributes(edit);
  try {
    return (
      (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }))).MessageId ?? ''
    );
  } catch (error) {
    if (!isFinal(nameOf(error))) throw error;
    throw invalid(`SQS refuses it (${nameOf(error)})`);
  }
}

function bytesOf(attributes: EditAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + byteLength(`${name}String${value}`),
    0,
  );
}

function invalid(what: string): OperatorError {
  return new OperatorError(
    'invalid-body',
    `the message cannot be sent so: ${what}; give a JSON object as the event is`,
  );
}
