import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SQSHandler } from 'aws-lambda';

const HORIZON_SECONDS = 43 * 86_400;
const dynamodb = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;
const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', expiresAfterSeconds: HORIZON_SECONDS });
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: process.env.MEMORY_TABLE ?? '',
  keyAttr: 'of',
  awsSdkV3Client: dynamodb,
});

/** Each event once, by its id. */
const apply = makeIdempotent(
  async ({ type, data }: { id: string; type: string; data: Record<string, unknown> }) => {
    const { __previous: _, ...row } = data;
    if (type.endsWith('Deleted')) {
      await dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ user_id: row.user_id }) }));
    } else await dynamodb.send(new PutItemCommand({ TableName, Item: marshall(row) }));
  },
  { persistenceStore, config, keyPrefix: 'orders' },
);

export const handler: SQSHandler = async ({ Records }, context) => {
  config.registerLambdaContext(context);
  const settled = await Promise.allSettled(Records.map(({ body }) => apply(JSON.parse(body))));
  const failed = Records.filter((_, index) => settled[index]?.status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
