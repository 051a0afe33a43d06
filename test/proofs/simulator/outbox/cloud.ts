import {
  GetItemCommand,
  type GetItemCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { notAllowed } from '../clients';
import { canceled } from '../consumers/cloud';
import type { Item, Write } from '../table';
import type { Invocation, Service } from '../wire';
import { isEvent, itemKey } from './entry';
import { writes } from './records';
import type { OutboxWorld } from './world';

/** DynamoDB as the owner's service sees it. */
export function ownerCloud(world: OutboxWorld, invocation: Invocation): Service {
  return {
    accept(command) {
      if (command instanceof GetItemCommand) return read(world, command.input);
      if (command instanceof TransactWriteItemsCommand) return transact(world, command.input, invocation);
      throw notAllowed(world, 'owner', command);
    },
  };
}

function read(world: OutboxWorld, input: GetItemCommandInput) {
  return { name: `read ${input.Key?.order_id?.S}`, entries: 0, apply: () => world.table.get(input) };
}

/** All of the puts or none. */
function transact(world: OutboxWorld, input: TransactWriteItemsCommandInput, by: Invocation) {
  const puts = (input.TransactItems ?? []).map(({ Put }) => Put as Write);
  return {
    name: `transaction of ${puts.map(({ Item }) => itemKey(Item as never)).join(' and ')}`,
    entries: 0,
    cancel: () => canceled(puts.map((_, index) => ({ Code: index === 0 ? 'TransactionConflict' : 'None' }))),
    apply: () => {
      const held = puts.map((put) => world.table.takes(put));
      if (held.includes(false)) {
        count(world, puts, held, by);
        throw canceled(held.map((holds) => ({ Code: holds ? 'None' : 'ConditionalCheckFailed' })));
      }
      world.committed.add(by);
      for (const { Item } of puts) {
        const item = Item as unknown as Item;
        if (isEvent(item)) world.written.set(itemKey(item), item);
        else
          world.states.push({
            orderId: String(item.order_id?.S),
            version: Number(item.version?.N),
            total: Number(item.total?.N),
          });
        writes(world, itemKey(item), item);
      }
      return {};
    },
  };
}

function count(world: OutboxWorld, puts: readonly Write[], held: readonly boolean[], by: Invocation): void {
  puts.forEach(({ Item }, index) => {
    if (held[index]) return;
    world.faults.add(isEvent(Item as never) ? 'event-there-already' : 'own-condition-fails');
  });
  if (world.committed.has(by)) world.faults.add('committed-then-refused');
}
