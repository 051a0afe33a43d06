import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Contract } from '../contracts/contract';
import { PLAIN } from '../contracts/value-type';
import { valueTypes } from '../contracts/value-types';
import { toItem } from '../protocol/attribute-values';
import type { Row } from '../protocol/projection';
import { type ReplicaRow, toReplicaRow } from '../protocol/replica-row';
import { fromSdkItem, toSdkItem } from './sdk-values';

/** Reads rows of a replica's table on DynamoDB. */
export class DynamoDbReplicaReader {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly tableName: string,
    private readonly contract?: Contract,
  ) {}

  /** @returns `undefined` when the replica holds no such row, or a tombstone */
  async get(key: Row): Promise<ReplicaRow | undefined> {
    const type = this.contract ? valueTypes(this.contract.schema) : PLAIN;
    const { Item: item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.tableName, Key: toSdkItem(toItem(key, type)) }),
    );
    return item && toReplicaRow(fromSdkItem(item), type);
  }
}
