import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { ChangeFeed, Contract, type IOwnedTable, OwnedTable } from '../../../packages/cdk-event-sharing';
import { order, orderPlaced, orderPlacedSchema } from '../../support/order-placed';
import { allowedActions, newContext, propertiesOf, templateOf } from '../support/stacks';

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
const keys = { partitionKey: text('pk'), sortKey: text('sk') };

/** A feed of contracts of one table, which removes what is old. */
function newFeed(
  contracts: Contract[],
  tableOf?: (context: ReturnType<typeof newContext>) => IOwnedTable,
  context = newContext('orders'),
) {
  const table =
    tableOf?.(context) ?? new OwnedTable(context, 'Table', { ...keys, timeToLiveAttribute: '__ttl' });
  new ChangeFeed(context, 'Feed', { table, contracts });
  return context;
}

/** The event under other names, or with another key. */
function eventContract(meta: object): Contract {
  return Contract.fromObject({
    ...orderPlacedSchema,
    'x-contract': { ...orderPlacedSchema['x-contract'], ...meta },
  });
}

describe('a feed of business events', () => {
  it('tells of each contract, beside one of rows', () => {
    const template = templateOf(newFeed([order, orderPlaced]));
    for (const entity of ['Order', 'OrderPlaced'])
      template.hasResourceProperties('AWS::SSM::Parameter', {
        Name: `/event-sharing/feeds/orders/${entity}`,
      });
    const kinds = ['Order', 'OrderPlaced'].map((entity) => {
      const { Value } = propertiesOf(
        template,
        'AWS::SSM::Parameter',
        new RegExp(`orders${entity}Description`),
      );
      return JSON.stringify(Value).includes('\\"kind\\":\\"event\\"');
    });
    expect(kinds).toEqual([false, true]);
  });

  it('may mark rows to be published again, and no events', () => {
    const updates = (contracts: Contract[]) =>
      allowedActions(templateOf(newFeed(contracts)), /Batch/).filter(
        ([action, table]) => action === 'dynamodb:UpdateItem' && !table.includes('Runs'),
      );
    expect(updates([order, orderPlaced])).toHaveLength(1);
    expect(updates([orderPlaced])).toEqual([]);
  });

  it('takes a table of which it does not know whether it removes items', () => {
    const imported = (context: ReturnType<typeof newContext>) =>
      OwnedTable.fromTable(
        context,
        'Adopted',
        dynamodb.TableV2.fromTableAttributes(context, 'Imported', {
          tableName: 'orders',
          tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1',
        }),
      );
    expect(() => newFeed([orderPlaced], imported)).not.toThrow();
  });

  it.each<[string, (context: ReturnType<typeof newContext>) => IOwnedTable]>([
    ['never removes items', (context) => new OwnedTable(context, 'Table', keys)],
    [
      'no longer removes items',
      (context) => {
        const table = new dynamodb.Table(context, 'Old', {
          ...keys,
          stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        });
        const resource = table.node.defaultChild as dynamodb.CfnTable;
        resource.timeToLiveSpecification = { attributeName: '__ttl', enabled: false };
        return OwnedTable.fromTable(context, 'Table', table);
      },
    ],
  ])('is refused of a table that %s', (_, tableOf) => {
    expect(() => newFeed([orderPlaced], tableOf)).toThrow(
      /the table .*Table would keep every event of orders\/OrderPlaced for ever: set its timeToLiveAttribute to "__ttl", or to what outbox is told/,
    );
    expect(() => newFeed([order], tableOf)).not.toThrow();
  });

  it('is refused with a key that is not the table’s', () => {
    const source = { templates: { pk: 'ORDER#{order_id}' } };
    expect(() => newFeed([eventContract({ source })])).toThrow(
      /"order_version".* is not part of the table's key/,
    );
    const short = eventContract({ key: ['order_id'], orderedBy: undefined, source });
    expect(() => newFeed([short])).toThrow(/does not tell the table's key attribute "sk"/);
  });

  it.each([
    ['rows first', ['Order', 'row'], ['OrderCreated', 'event']],
    ['events first', ['OrderDeleted', 'event'], ['Order', 'row']],
  ] as const)('is refused where a name is that of the changes of rows: %s', (_, ...all) => {
    const contracts = all.map(([entity, kind]) => (kind === 'event' ? eventContract({ entity }) : order));
    const [type] = all.flatMap(([entity, kind]) => (kind === 'event' ? [entity] : []));
    expect(() => newFeed(contracts)).toThrow(
      `both have events of the type "orders.${type}": give one of them another "entity"`,
    );
  });

  it('is refused at synthesis where another feed has changes of that name', () => {
    const context = newFeed([order]);
    const own = new OwnedTable(context, 'Outbox', { ...keys, timeToLiveAttribute: '__ttl' });
    new ChangeFeed(context, 'Events', { table: own, contracts: [eventContract({ entity: 'OrderUpdated' })] });
    expect(() => templateOf(context)).toThrow(
      /the event type orders\.OrderUpdated is that of Service\/orders\/Feed too, .*give one of the two another "entity" than that of orders\/OrderUpdated/,
    );
  });

  it('has two major versions of one event', () => {
    const context = newFeed([orderPlaced, eventContract({ version: '2.0' })]);
    Annotations.fromStack(Stack.of(context)).hasNoError('*', Match.anyValue());
    expect(() => templateOf(context)).not.toThrow();
  });
});
