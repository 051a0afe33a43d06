import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { own } from '../contracts/own';
import type { AttributeValue, Item } from '../protocol/attribute-values';

/** Key attributes of a replica's table, which are the contract's key fields. */
export class TableKey {
  /** Asks DynamoDB. */
  static async read(dynamodb: DynamoDBClient, table: string): Promise<TableKey> {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    const types = new Map(
      Table?.AttributeDefinitions?.map((each) => [each.AttributeName, each.AttributeType]),
    );
    const attributes = Table?.KeySchema?.map(({ AttributeName: name = '' }) => ({
      name,
      type: (types.get(name) ?? 'S') as 'S' | 'N' | 'B',
    }));
    return new TableKey(table, attributes ?? []);
  }

  private constructor(
    readonly table: string,
    private readonly attributes: readonly { readonly name: string; readonly type: 'S' | 'N' | 'B' }[],
  ) {}

  /** Names of the key attributes, partition key first. */
  get names(): readonly string[] {
    return this.attributes.map(({ name }) => name);
  }

  /** The key of an item. */
  of(item: Item): Item {
    return Object.fromEntries(this.attributes.map(({ name }) => [name, own(item, name) as AttributeValue]));
  }

  /** The key of the row that an event is of, or `undefined` when its data has no such key. */
  ofData(data: { readonly [field: string]: unknown }): Item | undefined {
    const key: Record<string, AttributeValue> = {};
    for (const { name, type } of this.attributes) {
      const value = own(data, name);
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      key[name] = { [type]: String(value) };
    }
    return key;
  }
}
