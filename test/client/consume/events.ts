import { defineContract } from '../../../lib/contracts/define';
import { seedEvent } from '../../../lib/protocol/batch/seed';
import { detectChange } from '../../../lib/protocol/replication/change';
import { toEvent } from '../../../lib/protocol/replication/event';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import type { ConsumerSettings } from '../../../lib/wire/consumer';
import type { Row } from '../../../lib/wire/item';
import type { DeliveryOption } from '../../../packages/cdk-event-sharing-client/consume';
import { orderPlaced, orderPlacedSchema, placedItem } from '../../support/order-placed';
import { readyMade } from '../../support/ready-made';
import { sharedContract } from '../../support/shared-contract';
import { LABEL } from '../../support/user-events';
import { Surroundings } from './support';

export const typed = defineContract(orderPlacedSchema);
export const contract = readyMade(typed);
export const NAME = 'billing/Orders';
export const shared = sharedContract(orderPlaced);

/** The event of an order, as the publisher would make it. */
export function placed(order_version: number, row: Row = {}, number = order_version) {
  const change = detectChange(shared, undefined, placedItem({ order_version, ...row }));
  if (!change) throw new Error('nothing appeared');
  return toEvent(orderPlaced, change, toSequence(LABEL, String(number)), Date.now());
}

/** The same event, sent because somebody asked for it. */
export const replayed = (order_version: number) =>
  seedEvent({ run: 'r', shared, replica: NAME }, placed(order_version).data, Date.now());

/** Without what only `consumeChanges` takes. */
export function around() {
  const surroundings = new Surroundings();
  const options = <D extends DeliveryOption>(
    delivery: D,
    more: Partial<Omit<ConsumerSettings, 'delivery'>> = {},
  ) => {
    const settings = { name: NAME, contract: 'orders/OrderPlaced', ...more, delivery };
    const { changes: _, ...rest } = surroundings.options<D>(settings);
    return rest;
  };
  return { surroundings, options };
}
