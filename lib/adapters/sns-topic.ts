import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { OutgoingEvent } from '../protocol/replication/outgoing-event';
import type { Topic } from '../protocol/replication/publish';
import type { Unsent } from '../protocol/replication/send-all';
import { unsentOf } from './failed-entries';
import { toMessageAttributes } from './message-attributes';

/** The feed's topic on SNS. */
export class SnsTopic implements Topic {
  readonly #sns: SNSClient;
  readonly #topicArn: string;

  constructor(sns: SNSClient, topicArn: string) {
    this.#sns = sns;
    this.#topicArn = topicArn;
  }

  async send(events: readonly OutgoingEvent[]): Promise<readonly Unsent<OutgoingEvent>[]> {
    const { Failed = [] } = await this.#sns.send(
      new PublishBatchCommand({
        TopicArn: this.#topicArn,
        PublishBatchRequestEntries: events.map(({ body, attributes }, index) => ({
          Id: String(index),
          Message: body,
          MessageAttributes: toMessageAttributes(attributes),
        })),
      }),
    );
    return unsentOf(events, Failed);
  }
}
