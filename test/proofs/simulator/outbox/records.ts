import { toSequenceText } from '../sequence-text';
import { SECOND } from '../settings';
import type { Item } from '../table';
import { isEvent, type OutboxEntry } from './entry';
import type { OutboxWorld } from './world';

/** An item of the table becomes another one, or goes; its stream has a record of it. */
export function writes(world: OutboxWorld, key: string, after: Item | undefined, expired = false): void {
  const before = world.table.items.get(key);
  // A write that leaves an item as it was gives no record.
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (after) world.table.items.set(key, after);
  else world.table.items.delete(key);
  const { stream, random } = world;
  const sequenceNumber = stream.nextNumber(1 + random.below(3));
  const { order_id, order_version } = (after ?? before) as Item;
  const entry: OutboxEntry = {
    sequenceNumber,
    tells: meaningOf(before, after),
    isTold: false,
    delivered: {
      eventName: after ? (before ? 'MODIFY' : 'INSERT') : 'REMOVE',
      ...(expired && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/${stream.label}`,
      dynamodb: {
        SequenceNumber: sequenceNumber,
        ApproximateCreationDateTime: Math.floor(world.now / SECOND),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        Keys: { order_id, order_version },
        ...(before && { OldImage: before }),
        ...(after && { NewImage: after }),
      } as never,
    },
  };
  stream.add(entry, key);
  world.entries.set(toSequenceText(stream.label, sequenceNumber), entry);
  if (world.trace)
    world.note(`table: ${key} = ${JSON.stringify(after)} at ${sequenceNumber}, tells ${entry.tells}`);
}

function meaningOf(before: Item | undefined, after: Item | undefined): OutboxEntry['tells'] {
  if (!isEvent(after ?? before)) return 'state';
  if (!after) return 'nothing';
  if (!before) return 'event';
  return JSON.stringify(before.total) === JSON.stringify(after.total) ? 'nothing' : 'changed';
}
