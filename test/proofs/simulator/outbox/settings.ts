import { HORIZON, SECOND } from '../settings';
import { type ConsumerSettings, Contract, RESOURCES } from '../shipped';

/** The owner's orders, and in the same table the events of its outbox. */
export const ORDERS = ['o-1', 'o-2', 'o-3'] as const;
export const OWNER_TIMEOUT = 20 * SECOND;

/** Of this order the owner writes the state without a condition: that of the event alone keeps it from writing twice. */
export const UNCONDITIONAL: string = ORDERS[2];

const key = ['order_id', 'order_version'] as const;
const ofKey = { order_id: { type: 'string', minLength: 1 }, order_version: { type: 'integer', minimum: 0 } };

/** An item with the version 0 is the order itself. The contract says nothing by which it could be told from events. */
export const order = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'orders', entity: 'Order', version: '1.0', key },
  properties: { ...ofKey, version: { type: 'integer' }, total: { type: 'integer' } },
  required: [...key, 'version', 'total'],
});

export const orderPriced = Contract.fromObject({
  type: 'object',
  'x-contract': {
    owner: 'orders',
    entity: 'OrderPriced',
    kind: 'event',
    version: '1.0',
    key,
    orderedBy: { aggregate: ['order_id'], position: 'order_version' },
  },
  properties: { ...ofKey, total: { type: 'integer' } },
  required: [...key, 'total'],
});

/** What the code of consumers cannot handle. */
export const isRejected = (total: unknown) => Number(total) % 7 === 0;

export const CONSUMERS: readonly ConsumerSettings[] = [
  {
    name: 'billing/Orders',
    contract: orderPriced.id,
    major: orderPriced.major,
    delivery: 'exactly-once',
    deadLetterQueueUrl: RESOURCES.parking,
    payloadBucket: RESOURCES.payloads,
    positionsTable: RESOURCES.positions,
    horizonSeconds: HORIZON / SECOND,
  },
  {
    name: 'mailing/Orders',
    contract: orderPriced.id,
    major: orderPriced.major,
    delivery: 'at-least-once',
    deadLetterQueueUrl: RESOURCES.parking,
    payloadBucket: RESOURCES.payloads,
  },
];
