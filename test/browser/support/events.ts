import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { OperatedExample } from '../../operator/support/operated-example';

const LABEL = '2026-01-01T00:00:00.000';

/** An event about a user, as the feed would publish it. */
export function userEvent(user_id: number, data: object, extra: object = {}): string {
  const sequence = toSequence(LABEL, '7');
  return JSON.stringify({
    specversion: '1.0',
    id: sequence,
    source: 'users/User',
    type: 'users.UserUpdated',
    subject: String(user_id),
    time: new Date().toISOString(),
    dataschema: 'urn:event-sharing:users:User:1.0',
    sequence,
    data: { user_id, ...data },
    ...extra,
  });
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
