import { ordersShow, users } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { sendMessage, userEvent } from './events';
import type { World } from './world';

/** Users that there are from the beginning. */
export const USERS = 40;

/** Something to be seen on each page: rows, a message that was parked, a record that was refused. */
export async function prepare({ example }: Pick<World, 'example'>): Promise<void> {
  const { tables, notifications } = example;
  await tables.putAll(users(USERS));
  await ordersShow(tables, users(USERS));
  // Its name is no text, so that it stays with its owner.
  await tables.put({ user_id: 9_000, name: 42 });
  await sendMessage(example, notifications.queueUrl, userEvent(9_001, { newsletter: true, email: 7 }));
  await eventually(async () => expect(await tables.depth(notifications.deadLetterQueueUrl)).toBe(1));
}
