import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReasonCode } from '../protocol/errors';
import type { IncomingMessage, ParkingLot } from '../protocol/replicate';

const MAX_REASON_LENGTH = 256;

/** The dead-letter queue of a replica, as the place where messages are parked: payload intact, reason beside it. */
export class SqsParkingLot implements ParkingLot {
  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
    private readonly replica: string,
  ) {}

  async park(message: IncomingMessage, code: ReasonCode, reason: string): Promise<void> {
    const attribute = (value: string) => ({ DataType: 'String', StringValue: printable(value) });
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: message.body,
        MessageAttributes: {
          code: attribute(code),
          reason: attribute(reason),
          replica: attribute(this.replica),
          originalMessageId: attribute(message.id),
        },
      }),
    );
  }
}

/** SQS refuses attributes that are empty or hold control characters, and a refused message could not be parked. */
function printable(text: string): string {
  return (
    text
      .replace(/[^\P{C}]/gu, ' ')
      .slice(0, MAX_REASON_LENGTH)
      .trim() || 'unknown'
  );
}
