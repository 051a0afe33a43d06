import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { keyItemOf } from './settings';
import { type Replica, runReplicator } from './shipped';
import { type Item, SimulatedTable } from './table';

/** What a message does to a row. */
export type Effect = 'park' | 'stale' | 'put' | 'tombstone';

/**
 * Hands one message to the shipped replicator with its shipped adapters, over a table that holds one row or none.
 *
 * @param current sequence of the row that the table holds
 * @returns what became of the row, and the item where one was written
 * @throws Error when the replicator wants the message again: no request failed
 */
export async function deliver(
  body: string,
  replica: Replica,
  now: number,
  key: number,
  current: string | undefined,
): Promise<{ readonly effect: Effect; readonly item?: Item }> {
  const table = new SimulatedTable(() => now);
  const before = current === undefined ? undefined : { ...keyItemOf(key), __seq: { S: current } };
  if (before) table.items.set(key, before);
  let parked = false;
  const send = async (command: object) => {
    if (command instanceof PutItemCommand) return table.put(command.input);
    if (command instanceof GetItemCommand) return table.get(command.input);
    if (!(command instanceof SendMessageCommand)) throw new Error(`sent ${command.constructor.name}`);
    parked = true;
    return {};
  };
  const again = await runReplicator([{ id: 'message', body }], replica, now, { send });
  if (again.length > 0) throw new Error('a message is wanted again though no request failed');
  const item = table.items.get(key);
  if (parked) return { effect: 'park' };
  if (item === undefined || item === before) return { effect: 'stale' };
  return { effect: item.__deleted ? 'tombstone' : 'put', item };
}
