import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { allEnded } from '../shared/all-ended';
import { chunksOf } from '../shared/chunks';
import { throwIfInterrupted } from '../shared/functions';
import { type Letter, readLetter } from './letter';
import type { DeadLetterQueue } from './types';

/** Longer than a redrive usually takes; a message that shows again earlier is recognised by its id. */
const HIDDEN_SECONDS = 900;
const RECEIVERS = 4;
/**
 * SQS hides 120,000 messages of a queue at the most ("Amazon SQS standard queue quotas"), and messages may come in as fast as
 * they are read.
 */
const MAX_HELD = 100_000;
/** AWS: "ReceiveMessage", SQS API reference; the same for batches. */
const AT_A_TIME = 10;

/** A dead-letter queue whose messages are hidden from others while they are looked at. */
export class HeldQueue {
  readonly #handles = new Map<string, string>();

  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #queue: DeadLetterQueue;
  readonly #signal: AbortSignal | undefined;

  constructor(sqs: SQSClient, url: string, queue: DeadLetterQueue, signal?: AbortSignal) {
    this.#sqs = sqs;
    this.#url = url;
    this.#queue = queue;
    this.#signal = signal;
  }

  /** Hands over each message once, `MAX_HELD` of them at the most; with long polls, because others look at some of SQS's servers only. */
  async readAll(visit: (letter: Letter) => void): Promise<void> {
    while (this.#handles.size < MAX_HELD) {
      throwIfInterrupted(this.#signal);
      const letters = await allEnded(Array.from({ length: RECEIVERS }, () => this.#receive(1)));
      letters.flat().forEach(visit);
      if (letters.some((each) => each.length === 0)) return;
    }
  }

  /** Messages that have come in the meantime, some of them at least. */
  poll(): Promise<readonly Letter[]> {
    return this.#receive(0);
  }

  /** Removes a message for good. */
  async delete(id: string): Promise<void> {
    const ReceiptHandle = this.#handles.get(id);
    await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
    this.#handles.delete(id);
  }

  /** Shows what is still there to others again. */
  async release(): Promise<void> {
    for (const handles of chunksOf([...this.#handles.values()], AT_A_TIME)) {
      const Entries = handles.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries }));
    }
    this.#handles.clear();
  }

  /** @returns messages that were not seen before; of others the receipt handle is renewed */
  async #receive(WaitTimeSeconds: number): Promise<readonly Letter[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: AT_A_TIME,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    return Messages.flatMap((message) => {
      const { MessageId = '', ReceiptHandle = '' } = message;
      const isNew = !this.#handles.has(MessageId);
      this.#handles.set(MessageId, ReceiptHandle);
      return isNew ? [readLetter(message, this.#queue)] : [];
    });
  }
}
