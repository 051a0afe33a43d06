import {
  DeleteMessageCommand,
  type Message,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { ExampleTables } from '../../support/example-tables';
import { READERS, type Reader } from './verdict';

/** What the person does who runs the example: clears the dead-letter queues. */
export class Operator {
  /** Bodies of messages that readers had parked. */
  readonly parked = new Set<string>();
  /** Messages that had used up their receives and were sent to their queue again. */
  redriven = 0;

  constructor(private readonly tables: ExampleTables) {}

  /** Minutes as deployed are too long to wait for. */
  async setVisibility(seconds: number): Promise<void> {
    for (const reader of READERS) {
      await this.tables.deployment.clients.sqs.send(
        new SetQueueAttributesCommand({
          QueueUrl: queuesOf(this.tables, reader).queue,
          Attributes: { VisibilityTimeout: String(seconds) },
        }),
      );
    }
  }

  async clearDeadLetters(): Promise<void> {
    for (const reader of READERS) {
      const { queue, deadLetters } = queuesOf(this.tables, reader);
      if ((await this.tables.depth(deadLetters)) === 0) continue;
      for (const message of await this.tables.receive(deadLetters))
        await this.#settle(message, queue, deadLetters);
    }
  }

  /** Whether no message waits or is being handled. */
  async idle(): Promise<boolean> {
    const queues = READERS.flatMap((reader) => Object.values(queuesOf(this.tables, reader)));
    const depths = await Promise.all(queues.map((url) => this.tables.depth(url)));
    return depths.every((depth) => depth === 0);
  }

  /** A parked message has a reason among its attributes and can never be applied; any other one only had bad luck. */
  async #settle(message: Message, queue: string, deadLetters: string): Promise<void> {
    const { sqs } = this.tables.deployment.clients;
    const { Body = '', MessageAttributes = {}, ReceiptHandle } = message;
    if (MessageAttributes.reason) this.parked.add(Body);
    else {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queue,
          MessageBody: Body,
          MessageAttributes,
        }),
      );
      this.redriven += 1;
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle }));
  }
}

/** URLs of the queues in which a reader finds what there is to read, and leaves what it cannot. */
export function queuesOf(tables: ExampleTables, reader: Reader): { queue: string; deadLetters: string } {
  const of = reader === 'Billing' ? 'Users' : '';
  return {
    queue: tables.output(reader, `${of}QueueUrl`),
    deadLetters: tables.output(reader, `${of}DeadLetterQueueUrl`),
  };
}
