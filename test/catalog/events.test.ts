import { Parser } from '@asyncapi/parser';
import { type Catalog, formatCatalog, readCatalog } from '../../lib/catalog';
import { eventAssembly } from '../support/event-assembly';

describe('business events in the catalogue of a cloud assembly', () => {
  let catalog: Catalog;
  beforeAll(() => {
    catalog = readCatalog(eventAssembly());
  });

  it('are told from rows, and have consumers', () => {
    expect(catalog.contracts.map(({ id, kind, published }) => [id, kind, published])).toEqual([
      ['orders/Order', undefined, true],
      ['orders/OrderPlaced', 'event', true],
    ]);
    expect(catalog.replicas).toMatchObject([
      { name: 'billing/Placed', kind: 'consumer', contract: 'orders/OrderPlaced', filter: ['total'] },
    ]);
    expect(JSON.parse(formatCatalog(catalog, 'json')).contracts[1]).toMatchObject({ kind: 'event' });
  });

  it('are shown as events in the table, and in the flowchart on the dotted arrows of their consumers', () => {
    const [rows, events] = formatCatalog(catalog, 'table').split('\n\n');
    expect(rows?.split('\n')[0]).toBe('orders/Order 1.0, published by orders');
    expect(events?.split('\n').slice(0, 3)).toEqual([
      'orders/OrderPlaced 1.0, events published by orders',
      '  field            read by',
      '  order_id         billing/Placed',
    ]);
    expect(formatCatalog(catalog, 'mermaid')).toContain('c1 -. "orders/OrderPlaced 1.0<br/>events" .-> c0');
  });

  it('are one message each in AsyncAPI, which its parser accepts', async () => {
    const { document, diagnostics } = await new Parser().parse(formatCatalog(catalog, 'asyncapi'));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    const messages = (id: string) => document?.channels().get(id)?.messages().all() ?? [];
    const typesOf = (id: string) =>
      messages(id).map((message) => message.payload()?.properties()?.type?.enum());
    expect(typesOf('orders-OrderPlaced')).toEqual([['orders.OrderPlaced']]);
    expect(typesOf('orders-Order')).toEqual([
      ['orders.OrderCreated', 'orders.OrderUpdated', 'orders.OrderDeleted'],
    ]);
    expect(messages('orders-OrderPlaced').map((message) => message.name())).toEqual(['orders.OrderPlaced']);
    expect(
      document
        ?.operations()
        .all()
        .map((one) => [one.action(), one.id()]),
    ).toEqual([
      ['send', 'send-orders-Order'],
      ['send', 'send-orders-OrderPlaced'],
      ['receive', 'receive-billing-Placed'],
    ]);
  });
});
