import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ROW } from '../names';
import { toItem } from '../protocol/attribute-values';
import type { Write } from '../protocol/decide';
import type { ReplicaStore, WriteResult } from '../protocol/replicate';

/** The replica's table on DynamoDB: one conditional request a write. */
export class DynamoDbReplicaStore implements ReplicaStore {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async write({ row, sequence }: Write): Promise<WriteResult> {
    const put = new PutItemCommand({
      TableName: this.tableName,
      Item: toItem(row) as PutItemCommand['input']['Item'],
      ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',
      ExpressionAttributeNames: { '#sequence': ROW.sequence },
      ExpressionAttributeValues: { ':sequence': { S: sequence } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.dynamodb.send(put);
      return { kind: 'applied' };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        return { kind: 'stale', currentAt: error.Item?.[ROW.at]?.S };
      // The item is too large or its key is empty: the table will never take it.
      if (error instanceof Error && error.name === 'ValidationException')
        return { kind: 'rejected', reason: error.message };
      throw error;
    }
  }
}
