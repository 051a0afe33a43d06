import { CfnElement, CfnOutput, Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import { sharedParameter } from '../../lib/constructs/shared/shared-parameter';
import { ParameterNames } from '../../lib/wire/parameters';
import { BoundedContext, ChangeFeed, ReadReplica, SyncApi } from '../../packages/cdk-event-sharing';
import { userContract } from './support/contracts';
import { newContext, newStack, newUsersTable, propertiesOf, templateOf } from './support/stacks';

const contractOf = (entity: string, owner = 'users') => userContract({ meta: { entity, owner } });

/** Names of SSM parameters that the feed of these entities writes. */
function parametersOf(entities: readonly string[]): string[] {
  const context = newContext();
  const contracts = entities.map((entity) => contractOf(entity));
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts });
  const parameters = templateOf(context).findResources('AWS::SSM::Parameter');
  return Object.values(parameters).map(({ Properties }) => Properties.Name);
}

const PARTS = ['', '/batch-role', '/operations', '/payloads'];
const expected = (entities: readonly string[]) =>
  entities
    .flatMap((entity) => PARTS.map((part) => `${new ParameterNames().feed('users', entity)}${part}`))
    .sort();

describe('an entity', () => {
  test.each([
    [['Topic']],
    [['Publisher', 'Stream', 'Failures', 'Payloads']],
    [['Operations', 'ParkedAlarm', 'Contracts', 'BatchRole']],
    [['Batch', 'Read', 'Runs', 'Machine', 'Description']],
    // The CDK leaves these two out of the ids that it makes.
    [['Resource', 'Default', 'Topic']],
    [['X', 'XPayloads', 'XOperations', 'XBatchRole', 'Xpayloads']],
    [['Order', 'ORDER', 'ORder']],
  ])('may be named like a part of a feed, or like another entity and a part: %j', (entities) => {
    expect(parametersOf(entities).sort()).toEqual(expected(entities));
  });

  test('has parameters of its own, whatever its name', () => {
    const entity = fc
      .array(fc.constantFrom('X', 'Payloads', 'payloads', 'Topic', 'Default', 'Resource'), {
        minLength: 1,
        maxLength: 3,
      })
      .map((words) => words.join(''))
      .filter((name) => /^[A-Z]/.test(name));
    fc.assert(
      fc.property(fc.uniqueArray(entity, { minLength: 1, maxLength: 4 }), (entities) => {
        expect(parametersOf(entities).sort()).toEqual(expected(entities));
      }),
      { numRuns: 15 },
    );
  });

  test('of 64 letters can be published, served and replicated', () => {
    const owner = 'u'.repeat(31);
    const contract = contractOf('E'.repeat(64), owner);
    const context = newContext(owner);
    const table = newUsersTable(context);
    new ChangeFeed(context, 'Feed', { table, contracts: [contract] });
    new SyncApi(context, 'Api', { table, contracts: [contract], path: 'rows' });
    new ReadReplica(newContext('r'.repeat(31), Stack.of(context)), 'R'.repeat(64), { contract });
    expect(() => templateOf(context)).not.toThrow();
    expect(() => contractOf('E'.repeat(65))).toThrow('of at most 64 letters and digits');
  });
});

describe('parameters of other services', () => {
  test('are told apart where their letters and digits are the same', () => {
    const context = newContext('orders');
    const pairs = [
      ['a-b', 'C'],
      ['ab', 'C'],
      ['users', 'X'],
      ['users', 'Xpayloads'],
      ['users', 'Xbatchrole'],
    ] as const;
    for (const [index, [owner, entity]] of pairs.entries()) {
      new ReadReplica(context, `Replica${index}`, { contract: contractOf(entity, owner) });
      const api = SyncApi.locate(context, contractOf(entity, owner));
      new CfnOutput(context, `Url${index}`, { value: api.url });
    }
    const names = Object.values(
      templateOf(context).toJSON().Parameters as Record<string, { Default: string }>,
    )
      .map((parameter) => parameter.Default)
      .filter((name) => name.startsWith('/event-sharing'));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(pairs.length * 5);
  });

  test('have one logical id each, whatever the names', () => {
    const stack = newStack();
    const ids = new Map<string, string>();
    const part = fc.stringMatching(/^[a-b-]{1,4}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const name = `/${parts.join('/')}`;
        const { Ref: id } = stack.resolve(sharedParameter(stack, name)) as { Ref: string };
        expect(ids.get(id) ?? name).toBe(name);
        ids.set(id, name);
      }),
      { numRuns: 300 },
    );
  });

  test('are read once a stack', () => {
    const stack = newStack();
    const other = new BoundedContext(stack, 'Context', { name: 'orders' });
    expect(sharedParameter(stack, '/a/b')).toBe(sharedParameter(other, '/a/b'));
  });
});

test.each([['Änderungen'], ['数据'], ['feed'], ['a b.c:d']])('a feed may have the id %s', (id) => {
  const context = newContext();
  const table = newUsersTable(context);
  new ChangeFeed(context, id, { table, contracts: [userContract()] });
  new ChangeFeed(context, id.toUpperCase() + id, { table, contracts: [contractOf('Other')] });
  const elements = context.node.findAll().filter(CfnElement.isCfnElement);
  const ids = elements.map((element) => Stack.of(context).resolve(element.logicalId));
  expect(new Set(ids).size).toBe(ids.length);
  templateOf(context).resourceCountIs('AWS::SNS::Topic', 2);
});

test('contexts may be named like members of an object', () => {
  const stack = newStack();
  const context = new BoundedContext(stack, 'Owner', { name: 'constructor' });
  const contract = contractOf('User', 'constructor');
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts: [contract] });
  const readers = new BoundedContext(stack, 'Readers', { name: 'prototype' });
  expect(new ReadReplica(readers, 'toJSON', { contract }).name).toBe('prototype/toJSON');
  expect(propertiesOf(templateOf(context), 'AWS::SNS::Subscription').Protocol).toBe('sqs');
});
