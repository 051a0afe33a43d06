import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  type ChangeConsumerProps,
  ChangeDelivery,
  ChangeKind,
  Contract,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from '../../../packages/cdk-event-sharing';
import { orderPlaced, orderPlacedSchema } from '../../support/order-placed';
import { filterPoliciesOf, newContext, propertiesOf } from '../support/stacks';
import { newConsumer } from './support';

const { orderedBy: _, ...unordered } = orderPlacedSchema['x-contract'];
const contract = Contract.fromObject({ ...orderPlacedSchema, 'x-contract': unordered });
const consumerOf = (props: Partial<ChangeConsumerProps> = {}) =>
  newConsumer({ contract: orderPlaced, ...props });
const versions = [{ prefix: 'urn:event-sharing:orders:OrderPlaced:1.' }];
const audience = [{ exists: false }, 'billing/Users'];

describe('a consumer of business events', () => {
  it('gets the events of its contract, and those that are for it', () => {
    expect(filterPoliciesOf(consumerOf().template)).toEqual([{ dataschema: versions, audience }]);
  });

  it('gets those that match, and the large ones, whose values are elsewhere: nothing was before', () => {
    const { template } = consumerOf({ filter: { total: [10, 20] } });
    expect(filterPoliciesOf(template)).toEqual([
      {
        dataschema: versions,
        audience,
        $or: [{ data: { total: [10, 20] } }, { dataref: [{ exists: true }] }],
      },
    ]);
  });

  it('remembers them in their order where the contract has one', () => {
    const { template } = consumerOf({ delivery: ChangeDelivery.IN_ORDER });
    expect(propertiesOf(template, 'AWS::DynamoDB::GlobalTable')).toMatchObject({
      KeySchema: [{ AttributeName: 'of' }],
    });
    for (const delivery of [ChangeDelivery.ONCE, ChangeDelivery.EXACTLY_ONCE])
      expect(() => newConsumer({ contract, delivery })).not.toThrow();
  });

  it.each<[string, () => unknown, string]>([
    [
      'kinds',
      () => consumerOf({ kinds: [ChangeKind.CREATED] }),
      'kinds is for changes of rows, and orders/OrderPlaced is of events, each of which happens once: leave it out, and choose events by filter',
    ],
    [
      'fields',
      () => consumerOf({ fields: ['total'] }),
      'fields is for changes of rows, and orders/OrderPlaced is of events',
    ],
    [
      'an order that the contract does not have',
      () => newConsumer({ contract, delivery: ChangeDelivery.IN_ORDER }),
      'delivery is IN_ORDER, and orders/OrderPlaced 1.0 does not say by what its events are ordered: add "orderedBy" to the contract, or choose another delivery',
    ],
  ])('is refused with %s', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-consumer' }));
  });
});

describe('who wants rows of business events', () => {
  const remedy = 'handle them with a ChangeConsumer, and consumeEvents in its function';

  it('is told to handle them, as a replica', () => {
    const make = () => new ReadReplica(newContext('billing'), 'Placed', { contract: orderPlaced });
    expect(make).toThrow(
      `the contract orders/OrderPlaced is of events, which happen and are no rows that a table could keep: ${remedy}`,
    );
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-replica' }));
  });

  it('is told to handle them, as an API', () => {
    const context = newContext('orders');
    const [partitionKey, sortKey] = ['pk', 'sk'].map((name) => ({ name, type: AttributeType.STRING }));
    const table = new OwnedTable(context, 'Table', { partitionKey: partitionKey as never, sortKey });
    const make = () => new SyncApi(context, 'Api', { table, contracts: [orderPlaced], path: 'placed' });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid-api',
        message: expect.stringContaining(
          `the contract orders/OrderPlaced is of events, which happen and are no rows that could be asked for: ${remedy}`,
        ),
      }),
    );
  });
});
