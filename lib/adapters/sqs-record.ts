import type { IncomingMessage } from '../protocol/replication/open-message';
import { toEpochMs } from '../protocol/rows/epoch-time';

/** What is used of a message as Lambda hands it to a function: "Using Lambda with Amazon SQS", Lambda developer guide. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: { readonly ApproximateFirstReceiveTimestamp?: string };
  readonly messageAttributes?: { readonly [name: string]: { readonly stringValue?: string } };
}

/** @param received when the batch was received (epoch milliseconds) */
export function toMessage(
  { messageId, body, attributes, messageAttributes }: QueueRecord,
  received: number,
): IncomingMessage {
  const attribute = (name: string) => messageAttributes?.[name]?.stringValue;
  const [editedBy, editedAt] = [attribute('editedBy'), attribute('editedAt')];
  return {
    id: messageId,
    body,
    firstSeenAt: toEpochMs(attributes?.ApproximateFirstReceiveTimestamp, received),
    ...(editedBy && editedAt && { edit: { editedBy, editedAt } }),
  };
}
