import { isDeepStrictEqual } from 'node:util';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ExampleTables } from '../../support/example-tables';

type Row = Readonly<Record<string, unknown>>;

export type ReplicaStack = 'Orders' | 'Notifications';

/** What each replica must hold of a user, worked out without the library. */
const EXPECTED: Record<ReplicaStack, (user: Row) => Row | undefined> = {
  Orders: ({ user_id, name }) => ({ user_id, name }),
  Notifications: ({ user_id, email, newsletter }) =>
    newsletter === true ? { user_id, ...(email !== undefined && { email }) } : undefined,
};

export interface Verdict {
  /** Rows of the owner. */
  readonly owner: number;
  readonly rows: Readonly<Record<ReplicaStack, number>>;
  /** One line for each row that is missing, left over or different. */
  readonly differences: readonly string[];
}

/** Compares every row of both replicas with the owner's. */
export async function compare(tables: ExampleTables): Promise<Verdict> {
  const [owner, orders, notifications] = await Promise.all([
    ownedRows(tables),
    tables.rows('Orders'),
    tables.rows('Notifications'),
  ]);
  return {
    owner: owner.size,
    rows: { Orders: Object.keys(orders).length, Notifications: Object.keys(notifications).length },
    differences: [
      ...differences('Orders', owner, orders),
      ...differences('Notifications', owner, notifications),
    ],
  };
}

async function ownedRows(tables: ExampleTables): Promise<Map<number, Row>> {
  const rows = new Map<number, Row>();
  const query = { TableName: tables.output('Users', 'UsersTableName'), ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: tables.deployment.clients.dynamodb }, query)) {
    for (const item of Items.map((each) => unmarshall(each))) rows.set(item.user_id, item);
  }
  return rows;
}

function differences(stack: ReplicaStack, owner: Map<number, Row>, replica: Record<number, Row>): string[] {
  const ids = new Set([...owner.keys(), ...Object.keys(replica).map(Number)]);
  return [...ids].flatMap((id) => {
    const user = owner.get(id);
    const expected = user && EXPECTED[stack](user);
    if (isDeepStrictEqual(expected, replica[id])) return [];
    return [`${stack}: user ${id} should be ${show(expected)} and is ${show(replica[id])}`];
  });
}

function show(row: Row | undefined): string {
  return row ? JSON.stringify(row) : 'absent';
}
