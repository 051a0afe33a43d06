import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BASE64, DECIMAL } from '../../contracts/schema/value-type';
import { keyValueProblem } from '../../protocol/rows/key-limits';
import type { AttributeValue, Item } from '../../wire/item';
import { own } from '../../wire/own';

const KINDS = { S: 'a text', N: 'a number', B: 'base64 with padding' } as const;

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

  readonly #attributes: readonly { readonly name: string; readonly type: 'S' | 'N' | 'B' }[];

  private constructor(
    readonly table: string,
    attributes: readonly { readonly name: string; readonly type: 'S' | 'N' | 'B' }[],
  ) {
    this.#attributes = attributes;
  }

  /** Names of the key attributes, partition key first. */
  get names(): readonly string[] {
    return this.#attributes.map(({ name }) => name);
  }

  /** Key attributes with their types, for people. */
  get description(): string {
    return this.#attributes.map(({ name, type }) => `${name} (${KINDS[type]})`).join(' and ');
  }

  /** The key of an item. */
  of(item: Item): Item {
    return Object.fromEntries(this.#attributes.map(({ name }) => [name, own(item, name) as AttributeValue]));
  }

  /** The key of the row with this data, or `undefined` when it has none that the table could hold. */
  ofData(data: { readonly [field: string]: unknown }): Item | undefined {
    const key: Record<string, AttributeValue> = {};
    for (const [position, { name, type }] of this.#attributes.entries()) {
      const value = toKeyValue(own(data, name), type);
      if (value === undefined || keyValueProblem(value, position) !== undefined) return undefined;
      key[name] = value;
    }
    return key;
  }
}

/** @returns `undefined` for what cannot be a key of this type. A text that is no number or no base64 could be the key of another row in DynamoDB's eyes, or of none. */
export function toKeyValue(value: unknown, type: 'S' | 'N' | 'B'): AttributeValue | undefined {
  if (type === 'N' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value !== 'string') return undefined;
  const fits = { S: value.isWellFormed(), N: DECIMAL.test(value), B: BASE64.test(value) };
  return fits[type] ? { [type]: value } : undefined;
}
