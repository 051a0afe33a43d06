import type { Item } from '../../wire/item';
import type { OperatorClients } from './clients';
import { OperatorError } from './errors';
import { TableKey } from './table-key';
import { tableOf } from './table-of';
import type { KnownReplica } from './topology';

/**
 * Turns keys as people write them, `{"user_id":123}`, into the keys of a replica's rows.
 *
 * @throws OperatorError `invalid-key` when a field of the key is missing or not what the table's key holds
 */
export async function toReplicaKeys(
  { dynamodb }: Pick<OperatorClients, 'dynamodb'>,
  replica: KnownReplica,
  keys: readonly object[],
): Promise<readonly Item[]> {
  const table = await TableKey.read(dynamodb, tableOf(replica));
  return keys.map((key) => {
    const item = table.ofData(key as Record<string, unknown>);
    if (item) return item;
    throw new OperatorError(
      'invalid-key',
      `${JSON.stringify(key)} is no key of ${replica.name}: give ${table.description}, neither empty nor beyond DynamoDB's limits`,
    );
  });
}
