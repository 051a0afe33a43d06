import {
  DeleteMessageCommand,
  type Message,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { ExampleTables } from '../../support/example-tables';
import type { ReplicaStack } from './verdict';

/** What the person does who runs the example: clears the dead-letter queues. */
export class Operator {
  /** Bodies of messages that replicators had parked. */
  readonly parked = new Set<string>();
  /** Messages that had used up their receives and were sent to their queue again. */
  redriven = 0;

  constructor(
    private readonly tables: ExampleTables,
    private readonly stacks: readonly ReplicaStack[],
  ) {}

  /** Minutes as deployed are too long to wait for. */
  async setVisibility(seconds: number): Promise<void> {
    for (const stack of this.stacks) {
      await this.tables.deployment.clients.sqs.send(
        new SetQueueAttributesCommand({
          QueueUrl: this.tables.output(stack, 'QueueUrl'),
          Attributes: { VisibilityTimeout: String(seconds) },
        }),
      );
    }
  }

  async clearDeadLetters(): Promise<void> {
    for (const stack of this.stacks) {
      const deadLetters = this.tables.output(stack, 'DeadLetterQueueUrl');
      if ((await this.tables.depth(deadLetters)) === 0) continue;
      for (const message of await this.tables.receive(deadLetters))
        await this.#settle(message, stack, deadLetters);
    }
  }

  /** Whether no message waits or is being handled. */
  async idle(): Promise<boolean> {
    const queues = this.stacks.flatMap((stack) =>
      ['QueueUrl', 'DeadLetterQueueUrl'].map((key) => this.tables.output(stack, key)),
    );
    const depths = await Promise.all(queues.map((url) => this.tables.depth(url)));
    return depths.every((depth) => depth === 0);
  }

  /** A parked message has a reason among its attributes and can never be applied; any other one only had bad luck. */
  async #settle(message: Message, stack: ReplicaStack, deadLetters: string): Promise<void> {
    const { sqs } = this.tables.deployment.clients;
    const { Body = '', MessageAttributes = {}, ReceiptHandle } = message;
    if (MessageAttributes.reason) this.parked.add(Body);
    else {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: this.tables.output(stack, 'QueueUrl'),
          MessageBody: Body,
          MessageAttributes,
        }),
      );
      this.redriven += 1;
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle }));
  }
}
