import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Contract } from '../contracts/contract';
import { valueTypes } from '../contracts/value-types';
import { ROW } from '../names';
import { type Item, toItem } from '../protocol/attribute-values';
import type { Write } from '../protocol/decide';
import { refusalOrThrow } from '../protocol/refusal';
import type { ReplicaStore, WriteResult } from '../protocol/replicate';
import { toSdkItem } from './sdk-values';

/** The replica's table on DynamoDB: one conditional request a write. */
export class DynamoDbReplicaStore implements ReplicaStore {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly tableName: string,
    private readonly contract: Contract,
  ) {}

  async write({ row, sequence }: Write): Promise<WriteResult> {
    let item: Item;
    try {
      item = toItem(row, valueTypes(this.contract.schema));
    } catch (error) {
      return { kind: 'rejected', reason: refusalOrThrow(error) };
    }
    const put = new PutItemCommand({
      TableName: this.tableName,
      Item: toSdkItem(item),
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
      // The item is too large or its key is empty, for example: the table will never take it.
      return { kind: 'rejected', reason: refusalOrThrow(error) };
    }
  }
}
