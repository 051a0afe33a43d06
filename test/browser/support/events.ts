import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { OperatedExample } from '../../operator/support/operated-example';
import { writtenUserEvent } from '../../support/user-events';

/** The body of a message with an event about a user. */
export function userEvent(user_id: number, data: object, extra: object = {}): string {
  return JSON.stringify(writtenUserEvent(7, { user_id, ...data }, extra));
}

export async function sendMessage(
  { clients }: Pick<OperatedExample, 'clients'>,
  QueueUrl: string,
  MessageBody: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
}
