import { Contract } from '../../lib/contracts';
import type { Item, Row } from '../../lib/wire/item';

export const orderPlacedSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'OrderPlaced',
  type: 'object',
  'x-contract': {
    owner: 'orders',
    entity: 'OrderPlaced',
    kind: 'event',
    version: '1.0',
    key: ['order_id', 'order_version'],
    orderedBy: { aggregate: ['order_id'], position: 'order_version' },
    source: { templates: { pk: 'ORDER#{order_id}', sk: 'PLACED#{order_version}' } },
  },
  properties: {
    order_id: { type: 'string', minLength: 1 },
    order_version: { type: 'integer', minimum: 1 },
    total: { type: 'number' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
    },
    tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
  },
  required: ['order_id', 'order_version', 'total'],
} as const;

/** An event of orders, ordered by the order's own version. */
export const orderPlaced = Contract.fromObject(orderPlacedSchema);

/** State of the same table: the order itself. */
export const order = Contract.fromObject({
  ...orderPlacedSchema,
  title: 'Order',
  'x-contract': {
    owner: 'orders',
    entity: 'Order',
    version: '1.0',
    key: ['order_id'],
    source: { items: { attribute: 'sk', equals: 'ORDER' }, templates: { pk: 'ORDER#{order_id}' } },
  },
  properties: { order_id: { type: 'string' }, total: { type: 'number' } },
  required: ['order_id', 'total'],
});

/** An item of the outbox as the writer makes it. */
export function placedItem(
  { order_id = 'o-1', order_version = 1, total = 10 }: Row = {},
  more: Item = {},
): Item {
  return {
    pk: { S: `ORDER#${order_id}` },
    sk: { S: `PLACED#${order_version}` },
    total: { N: String(total) },
    __event: { S: 'orders/OrderPlaced' },
    __ttl: { N: '1800000000' },
    ...more,
  };
}

/** An item of the state. */
export function orderItem(order_id = 'o-1', total = 10): Item {
  return { pk: { S: `ORDER#${order_id}` }, sk: { S: 'ORDER' }, total: { N: String(total) } };
}
