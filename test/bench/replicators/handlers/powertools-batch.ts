import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SQSHandler, SQSRecord } from 'aws-lambda';

const dynamodb = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;
const processor = new BatchProcessor(EventType.SQS);

/** The replicator's condition by hand, message by message, and a row that is deleted when the owner's is. */
export const handler: SQSHandler = async (event, context) =>
  processPartialResponse(event, apply, processor, { context });

async function apply({ body }: SQSRecord): Promise<void> {
  const { type, data, sequence } = JSON.parse(body);
  const { __previous: _, ...row } = data;
  const condition = {
    TableName,
    ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',
    ExpressionAttributeNames: { '#sequence': 'sequence' },
    ExpressionAttributeValues: { ':sequence': { S: sequence } },
  };
  try {
    if (type.endsWith('Deleted')) {
      await dynamodb.send(new DeleteItemCommand({ ...condition, Key: marshall({ user_id: row.user_id }) }));
    } else await dynamodb.send(new PutItemCommand({ ...condition, Item: marshall({ ...row, sequence }) }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
