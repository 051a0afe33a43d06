import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SQSHandler } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;

/** What one would write without any library: all messages at once, each one put into the table. */
export const handler: SQSHandler = async ({ Records }) => {
  const settled = await Promise.allSettled(Records.map(({ body }) => apply(JSON.parse(body))));
  const failed = Records.filter((_, index) => settled[index]?.status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

async function apply({ type, data }: { type: string; data: Record<string, unknown> }): Promise<void> {
  const { __previous: _, ...row } = data;
  if (type.endsWith('Deleted')) {
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ user_id: row.user_id }) }));
  } else await dynamodb.send(new PutItemCommand({ TableName, Item: marshall(row) }));
}
