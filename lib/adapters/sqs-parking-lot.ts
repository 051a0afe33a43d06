import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { IncomingMessage } from '../protocol/replication/open-message';
import type { ParkingLot } from '../protocol/replication/parking';
import type { ReasonCode } from '../protocol/rows/errors';
import { escapeUnsafe } from '../wire/json-text';
import type { EditAttributes, ParkedAttributes } from '../wire/message-attributes';
import { toMessageAttributes } from './message-attributes';

const MAX_REASON_LENGTH = 256;

/** Who parks. */
export interface ParkingOrigin {
  /** For example `orders/User`. */
  readonly replica: string;
  /** Name of the function. */
  readonly function: string;
}

/** The dead-letter queue of a replica, as the place where messages are parked: payload intact, reason beside it. */
export class SqsParkingLot implements ParkingLot {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #origin: ParkingOrigin;

  constructor(sqs: SQSClient, queueUrl: string, origin: ParkingOrigin) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#origin = origin;
  }

  async park(
    { id, body, firstSeenAt, edit }: IncomingMessage,
    code: ReasonCode,
    reason: string,
    now: number,
  ) {
    const attributes: ParkedAttributes & Partial<EditAttributes> = {
      code,
      reason: printable(reason),
      replica: printable(this.#origin.replica),
      function: printable(this.#origin.function),
      firstSeenAt: toIso(firstSeenAt ?? now),
      parkedAt: toIso(now),
      originalMessageId: printable(id),
      // They were attributes of a message before, so that SQS takes them.
      ...edit,
    };
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        // The queue that it came from may have taken more than this one does, and so may a topic.
        MessageBody: escapeUnsafe(body),
        MessageAttributes: toMessageAttributes(attributes),
      }),
    );
  }
}

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** SQS refuses attributes that are empty or hold control characters, and a refused message could not be parked. */
export function printable(text: string): string {
  const legal = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  // By code points: half of a character is none.
  return [...legal].slice(0, MAX_REASON_LENGTH).join('').trim() || 'unknown';
}
