import { isDeepStrictEqual } from 'node:util';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ExampleTables } from '../../support/example-tables';

type Row = Readonly<Record<string, unknown>>;

/** Stacks that read users: two by a replica, billing by a change consumer that keeps accounts. */
export const READERS = ['Orders', 'Notifications', 'Billing'] as const;
export type Reader = (typeof READERS)[number];

/** What each reader must hold of a user, worked out without the library. */
const EXPECTED: Record<Reader, (user: Row) => Row | undefined> = {
  Orders: ({ user_id, name }) => ({ user_id, name }),
  Notifications: ({ user_id, email, newsletter }) =>
    newsletter === true ? { user_id, ...(email !== undefined && { email }) } : undefined,
  Billing: ({ user_id, email = null }) => ({ user_id, state: 'open', address: email }),
};

export interface Verdict {
  /** Rows of the owner. */
  readonly owner: number;
  readonly rows: Readonly<Record<Reader, number>>;
  /** One line for each row that is missing, left over or different. */
  readonly differences: readonly string[];
}

/** Compares every row of the readers with the owner's. */
export async function compare(tables: ExampleTables): Promise<Verdict> {
  const [owner, Orders, Notifications, Billing] = await Promise.all([
    rowsIn(tables, tables.output('Users', 'UsersTableName')),
    tables.rows('Orders'),
    tables.rows('Notifications'),
    openAccounts(tables),
  ]);
  const rows = { Orders, Notifications, Billing };
  const count = (reader: Reader) => Object.keys(rows[reader]).length;
  return {
    owner: owner.size,
    rows: {
      Orders: count('Orders'),
      Notifications: count('Notifications'),
      Billing: count('Billing'),
    },
    differences: READERS.flatMap((reader) => differences(reader, owner, rows[reader])),
  };
}

/** Accounts of users who are there, as far as an account tells of its user; that of one who is gone stays, closed and without address. */
async function openAccounts(tables: ExampleTables): Promise<Record<number, Row>> {
  const accounts = [...(await rowsIn(tables, tables.output('Billing', 'AccountsTableName')))];
  const open = accounts.filter(([, { state, address }]) => state !== 'closed' || address !== null);
  return Object.fromEntries(
    open.map(([id, { user_id, state, address }]) => [id, { user_id, state, address }]),
  );
}

async function rowsIn(tables: ExampleTables, TableName: string): Promise<Map<number, Row>> {
  const rows = new Map<number, Row>();
  const query = { TableName, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: tables.deployment.clients.dynamodb }, query)) {
    for (const item of Items.map((each) => unmarshall(each))) rows.set(item.user_id, item);
  }
  return rows;
}

function differences(reader: Reader, owner: Map<number, Row>, held: Record<number, Row>): string[] {
  const ids = new Set([...owner.keys(), ...Object.keys(held).map(Number)]);
  return [...ids].flatMap((id) => {
    const user = owner.get(id);
    const expected = user && EXPECTED[reader](user);
    if (isDeepStrictEqual(expected, held[id])) return [];
    return [`${reader}: user ${id} should be ${show(expected)} and is ${show(held[id])}`];
  });
}

function show(row: Row | undefined): string {
  return row ? JSON.stringify(row) : 'absent';
}
