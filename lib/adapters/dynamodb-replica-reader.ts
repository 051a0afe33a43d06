import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toItem } from '../protocol/attribute-values';
import type { Row } from '../protocol/projection';
import { type ReplicaRow, toReplicaRow } from '../protocol/replica-row';

/** Reads rows of a replica's table on DynamoDB. */
export class DynamoDbReplicaReader {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  /** @returns `undefined` when the replica holds no such row, or a tombstone */
  async get(key: Row): Promise<ReplicaRow | undefined> {
    const Key = toItem(key) as GetItemCommand['input']['Key'];
    const { Item: item } = await this.dynamodb.send(new GetItemCommand({ TableName: this.tableName, Key }));
    return item && toReplicaRow(item as Item);
  }
}
