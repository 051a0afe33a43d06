import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { OwnerTable, ScanPage, ScanRequest } from '../protocol/rows/owner-table';
import { OWNER } from '../wire/attributes';
import type { Item, KeyAttribute } from '../wire/item';
import { batchGet } from './batch-get';
import { isFailedCondition } from './failed-condition';
import { fromSdkItem, toSdkItem } from './sdk-values';

/** The owner's table on DynamoDB. It is read consistently, and written nothing but the mark on items that exist. */
export class DynamoDbOwnerTable implements OwnerTable {
  #schema?: Promise<readonly KeyAttribute[]>;
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;
  readonly #pause: (milliseconds: number) => Promise<unknown>;

  /** @param pause waits a number of milliseconds @default a timer */
  constructor(
    dynamodb: DynamoDBClient,
    tableName: string,
    pause: (milliseconds: number) => Promise<unknown> = sleep,
  ) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
    this.#pause = pause;
  }

  async scan({ segment, segments, cursor, limit }: ScanRequest): Promise<ScanPage> {
    const { Items = [], LastEvaluatedKey } = await this.#dynamodb.send(
      new ScanCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        Segment: segment,
        TotalSegments: segments,
        Limit: limit,
        ExclusiveStartKey: cursor && toSdkItem(cursor),
      }),
    );
    return { items: Items.map(fromSdkItem), next: LastEvaluatedKey && fromSdkItem(LastEvaluatedKey) };
  }

  getAll(keys: readonly Item[]): Promise<Item[]> {
    return batchGet(this.#dynamodb, this.#tableName, keys, this.#pause);
  }

  async get(key: Item): Promise<Item | undefined> {
    const { Item: item } = await this.#dynamodb.send(
      new GetItemCommand({ TableName: this.#tableName, Key: toSdkItem(key), ConsistentRead: true }),
    );
    return item && fromSdkItem(item);
  }

  async keySchema(): Promise<readonly KeyAttribute[]> {
    this.#schema ??= this.#describe();
    try {
      return await this.#schema;
    } catch (error) {
      this.#schema = undefined;
      throw error;
    }
  }

  async mark(item: Item, marker: string): Promise<boolean> {
    const names = (await this.keySchema()).map(({ name }) => name);
    const key = Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
    const update = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: toSdkItem(key),
      UpdateExpression: 'SET #marker = :marker',
      // An update makes the item that it does not find.
      ConditionExpression: 'attribute_exists(#partition)',
      ExpressionAttributeNames: { '#marker': OWNER.marker, '#partition': names[0] ?? '' },
      ExpressionAttributeValues: { ':marker': { S: marker } },
    });
    try {
      await this.#dynamodb.send(update);
      return true;
    } catch (error) {
      if (isFailedCondition(error)) return false;
      throw error;
    }
  }

  async #describe(): Promise<readonly KeyAttribute[]> {
    const { Table } = await this.#dynamodb.send(new DescribeTableCommand({ TableName: this.#tableName }));
    const types = new Map(
      Table?.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
    );
    // DynamoDB lists the partition key first ("KeySchemaElement", DynamoDB API reference).
    return (Table?.KeySchema ?? []).map(({ AttributeName: name = '' }) => ({
      name,
      type: types.get(name) ?? '',
    }));
  }
}
