import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ForwardedEvent } from '../protocol/consuming/forward';
import { majorOf } from '../protocol/replication/event';
import type { Channel, Unsent } from '../protocol/replication/send-all';
import { fullDigestOf } from './digest';
import { sendBatch } from './sqs-batch';

/** What a group id may be: "Amazon SQS message quotas" in the SQS developer guide. */
const LEGAL_GROUP = /^[!-~]{1,128}$/;

/** A FIFO queue of the user's own, in which each row or aggregate is a group. */
export class SqsFifoQueue implements Channel<ForwardedEvent> {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(events: readonly ForwardedEvent[]): Promise<readonly Unsent<ForwardedEvent>[]> {
    return sendBatch(this.#sqs, this.#queueUrl, events, (forwarded) => ({
      MessageGroupId: groupOf(forwarded),
      MessageDeduplicationId: deduplicationOf(forwarded),
    }));
  }
}

/** The row or aggregate, with its contract: others may be sent to the same queue. No digest looks like a contract's id. */
function groupOf({ event, of }: ForwardedEvent): string {
  const group = `${event.source}/${of}`;
  return LEGAL_GROUP.test(group) ? group : fullDigestOf(group);
}

/** An id is unique in its source, and the owner may tell of one change in two versions. */
function deduplicationOf({ event: { source, id, dataschema } }: ForwardedEvent): string {
  return fullDigestOf(JSON.stringify([source, id, majorOf(dataschema)]));
}
