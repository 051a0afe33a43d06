import type { Message } from '@aws-sdk/client-sqs';
import { parkedAttributes } from '../../adapters/message-attributes';
import { parseEvent } from '../../protocol/replication/event';
import { toEpochMs } from '../../protocol/rows/epoch-time';
import { ProtocolError } from '../../protocol/rows/errors';
import type { ReceivedEvent } from '../../wire/event';
import type { DeadLetter, DeadLetterQueue, LetterEdit } from './types';

/** What was found in a queue, with its body as the replica's queue takes it. */
export interface Letter extends DeadLetter {
  readonly body: string;
  /** The whole event. */
  readonly change?: ReceivedEvent;
  /** How often it has failed or was looked at before, as far as SQS counts: once at least. */
  readonly failedTimes: number;
  /** Who has edited it last, and when. */
  readonly edits: readonly LetterEdit[];
}

/** Why a message without a code of the replicator's is in a queue. */
const CODES = { parked: 'retries-exhausted', undelivered: 'undelivered' } as const;

export function readLetter(message: Message, queue: DeadLetterQueue): Letter {
  const attributes = parkedAttributes(message.MessageAttributes);
  const body = unwrapped(message.Body ?? '');
  const change = eventIn(body);
  const { reason, firstSeenAt, parkedAt, originalMessageId, editedBy, editedAt } = attributes;
  const edits = editedBy && editedAt ? [{ who: editedBy, at: editedAt }] : [];
  const receives = Number(message.Attributes?.ApproximateReceiveCount);
  return {
    id: message.MessageId ?? '',
    queue,
    code: attributes.code ?? CODES[queue],
    reason,
    contract: change?.source ?? 'unknown',
    sentAt: new Date(toEpochMs(message.Attributes?.SentTimestamp, Date.now())).toISOString(),
    function: attributes.function,
    firstSeenAt,
    parkedAt,
    originalMessageId,
    event: change && headerOf(change),
    body,
    change,
    // This look is one of them, and whoever sent it again has seen it fail.
    failedTimes: Math.max(1, (receives || 1) - 1) + edits.length,
    edits,
  };
}

function headerOf({
  id,
  source,
  type,
  subject,
  time,
  dataschema,
  sequence,
}: ReceivedEvent): DeadLetter['event'] {
  return { id, source, type, subject, time, dataschema, sequence };
}

function eventIn(body: string): ReceivedEvent | undefined {
  try {
    return parseEvent(body);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Without raw delivery SNS wraps what it could not deliver into an envelope, which no replicator reads. */
function unwrapped(body: string): string {
  try {
    const { Type, Message } = JSON.parse(body) as { Type?: unknown; Message?: unknown };
    return Type === 'Notification' && typeof Message === 'string' ? Message : body;
  } catch {
    return body;
  }
}
