import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Row } from 'cdk-event-sharing-client';

/** Rows by user id. */
export type Rows = Map<number, Row>;

export async function putUser(dynamodb: DynamoDBClient, table: string, user: Row): Promise<void> {
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(user) }));
}

export async function deleteUser(dynamodb: DynamoDBClient, table: string, user_id: number): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: marshall({ user_id }) }));
}

/** One row as a reader of the replica sees it: without the library's attributes, `undefined` for a tombstone. */
export async function readRow(
  dynamodb: DynamoDBClient,
  table: string,
  user_id: number,
): Promise<Row | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: marshall({ user_id }), ConsistentRead: true }),
  );
  return Item && visible(unmarshall(Item));
}

/** All rows of a table as its readers see them. */
export async function readRows(dynamodb: DynamoDBClient, table: string): Promise<Rows> {
  const rows: Rows = new Map();
  for await (const { Items = [] } of paginateScan(
    { client: dynamodb },
    { TableName: table, ConsistentRead: true },
  )) {
    for (const item of Items) {
      const row = visible(unmarshall(item));
      if (row) rows.set(Number(row.user_id), row);
    }
  }
  return rows;
}

function visible(item: Row): Row | undefined {
  if (item.__deleted === true) return undefined;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('__')));
}
