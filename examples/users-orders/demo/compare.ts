import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Row } from 'cdk-event-sharing-client';
import type { ExampleCloud, ReplicaNames } from './example-cloud';
import { type Rows, readRows } from './tables';

/** What each replica of the example should hold of a user, worked out without the library. */
export const EXPECTED: Record<ReplicaNames['context'], (user: Row) => Row | undefined> = {
  orders: ({ user_id, name }) => ({ user_id, name }) as Row,
  notifications: ({ user_id, email, newsletter }) =>
    newsletter === true ? ({ user_id, ...(email !== undefined && { email }) } as Row) : undefined,
};

/** The owner's table and both replicas at one moment. */
export interface Comparison {
  readonly owner: Rows;
  readonly orders: Rows;
  readonly notifications: Rows;
  /** One line for each row that is missing, superfluous or different. */
  readonly differences: string[];
}

/** Names of the tables that are compared. */
export interface ComparedTables {
  readonly owner: string;
  readonly orders: string;
  readonly notifications: string;
}

/** Compares the owner's table and both replicas of a local cloud row by row. */
export function compare({ cloud, usersTable, orders, notifications }: ExampleCloud): Promise<Comparison> {
  const tables = { owner: usersTable, orders: orders.table, notifications: notifications.table };
  return compareTables(cloud.clients.dynamodb, tables);
}

/** Reads the owner's table and both replicas, wherever they are, and compares them row by row. */
export async function compareTables(dynamodb: DynamoDBClient, tables: ComparedTables): Promise<Comparison> {
  const [owner, orders, notifications] = await Promise.all([
    readRows(dynamodb, tables.owner),
    readRows(dynamodb, tables.orders),
    readRows(dynamodb, tables.notifications),
  ]);
  return compareRows({ owner, orders, notifications });
}

/** Compares what was read of the owner's table and both replicas, row by row. */
export function compareRows({ owner, orders, notifications }: Omit<Comparison, 'differences'>): Comparison {
  return {
    owner,
    orders,
    notifications,
    differences: [
      ...differences('orders', owner, orders),
      ...differences('notifications', owner, notifications),
    ],
  };
}

function differences(context: ReplicaNames['context'], owner: Rows, replica: Rows): string[] {
  const ids = new Set([...owner.keys(), ...replica.keys()]);
  return [...ids].flatMap((id) => {
    const user = owner.get(id);
    const expected = user && EXPECTED[context](user);
    const actual = replica.get(id);
    if (isDeepStrictEqual(expected, actual)) return [];
    return [`${context}: user ${id} should be ${show(expected)} and is ${show(actual)}`];
  });
}

function show(row: Row | undefined): string {
  return row ? JSON.stringify(row) : 'absent';
}
