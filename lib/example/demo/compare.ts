import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../client/index';
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

/** Reads the owner's table and both replicas and compares them row by row. */
export async function compare({
  cloud,
  usersTable,
  orders,
  notifications,
}: ExampleCloud): Promise<Comparison> {
  const [owner, orderRows, notificationRows] = await Promise.all(
    [usersTable, orders.table, notifications.table].map((table) => readRows(cloud.clients.dynamodb, table)),
  );
  const rows = {
    owner: owner ?? new Map(),
    orders: orderRows ?? new Map(),
    notifications: notificationRows ?? new Map(),
  };
  return {
    ...rows,
    differences: [
      ...differences('orders', rows.owner, rows.orders),
      ...differences('notifications', rows.owner, rows.notifications),
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
