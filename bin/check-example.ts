import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Comparison, compareTables } from '../examples/users-orders/demo/compare';
import { deleteUser, putUser } from '../examples/users-orders/demo/tables';
import { until } from '../examples/users-orders/demo/wait';
import type { Row } from '../lib/client';
import type { Outputs } from './cdk-stacks';

const USERS = 20;
const PATIENCE_MS = 60_000;

/**
 * Writes users to the deployed example, waits until both replicas hold what they should, and compares every row, also
 * those that were there before.
 *
 * @returns the rows, with the differences that remained
 */
export async function checkExample(dynamodb: DynamoDBClient, outputs: Outputs): Promise<Comparison> {
  const tables = {
    owner: output(outputs, 'Users', 'UsersTableName'),
    orders: output(outputs, 'Orders', 'ReplicaTableName'),
    notifications: output(outputs, 'Notifications', 'ReplicaTableName'),
  };
  await writeUsers(dynamodb, tables.owner);
  let comparison = await compareTables(dynamodb, tables);
  const same = async () => {
    comparison = await compareTables(dynamodb, tables);
    return comparison.differences.length === 0;
  };
  // In vain or not: what is different then is in the comparison.
  await until('the replicas', same, PATIENCE_MS).catch(() => undefined);
  return comparison;
}

/** Every kind of change: some users are renamed, opt in or out, leave, and come back. */
async function writeUsers(dynamodb: DynamoDBClient, table: string): Promise<void> {
  const user = (user_id: number, rest: object): Row => ({
    user_id,
    name: `User ${user_id}`,
    email: `user${user_id}@example.com`,
    newsletter: user_id % 2 === 0,
    ...rest,
  });
  const ids = Array.from({ length: USERS }, (_, index) => index + 1);
  for (const id of ids) await putUser(dynamodb, table, user(id, {}));
  for (const id of ids.filter((each) => each % 3 === 0)) {
    await putUser(dynamodb, table, user(id, { name: `User ${id}, renamed`, newsletter: id % 2 !== 0 }));
  }
  for (const id of ids.filter((each) => each % 5 === 0)) await deleteUser(dynamodb, table, id);
  await putUser(dynamodb, table, user(USERS, { name: `User ${USERS}, again` }));
}

function output(outputs: Outputs, stack: string, key: string): string {
  const value = outputs[stack]?.[key];
  if (!value) throw new Error(`the stack ${stack} has no output ${key}: deploy the example again`);
  return value;
}
