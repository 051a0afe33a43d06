import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CheckedContract } from '../contracts/schema/checked-contract';
import { valueTypes } from '../contracts/schema/checked-contract';
import type { Write } from '../protocol/replication/decide';
import type { ReplicaStore, WriteResult } from '../protocol/replication/replicate';
import { toItem } from '../protocol/rows/attribute-values';
import { refusalOrThrow } from '../protocol/rows/refusal';
import { ROW } from '../wire/attributes';
import type { Item } from '../wire/item';
import { isFailedCondition } from './failed-condition';
import { toSdkItem } from './sdk-values';

/** The replica's table on DynamoDB: one conditional request a write. */
export class DynamoDbReplicaStore implements ReplicaStore {
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;
  readonly #contract: CheckedContract;

  constructor(dynamodb: DynamoDBClient, tableName: string, contract: CheckedContract) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
    this.#contract = contract;
  }

  async write({ row, sequence }: Write): Promise<WriteResult> {
    let item: Item;
    try {
      item = toItem(row, valueTypes(this.#contract));
    } catch (error) {
      return { kind: 'rejected', reason: refusalOrThrow(error) };
    }
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: toSdkItem(item),
      ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',
      ExpressionAttributeNames: { '#sequence': ROW.sequence },
      ExpressionAttributeValues: { ':sequence': { S: sequence } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.#dynamodb.send(put);
      return { kind: 'applied' };
    } catch (error) {
      if (isFailedCondition(error)) return { kind: 'stale', currentAt: error.Item?.[ROW.at]?.S };
      // The item is too large or its key is empty, for example: the table will never take it.
      return { kind: 'rejected', reason: refusalOrThrow(error) };
    }
  }
}
