import { AttributeType, type ITable, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  type AdoptionProps,
  type BoundedContext,
  ChangeFeed,
  type Contract,
  OwnedTable,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { allowedActions, newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

function newOperations() {
  const context = newContext();
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts: [userContract()] });
  return templateOf(context);
}

const template = newOperations();
const ownTable = expect.stringMatching(/^{"Fn::GetAtt":\["usersUsersTable[^"]*","Arn"\]}$/);
const runsTable = expect.stringMatching(/OperationsRuns/);

test('the batch function may read and mark the table, keep its progress and find replicas, and nothing else', () => {
  expect(allowedActions(template, /Batch/)).toEqual([
    ['dynamodb:DescribeTable', ownTable],
    ['dynamodb:GetItem', ownTable],
    ['dynamodb:GetItem', runsTable],
    ['dynamodb:PutItem', runsTable],
    ['dynamodb:Query', runsTable],
    ['dynamodb:Scan', ownTable],
    ['dynamodb:UpdateItem', ownTable],
    ['dynamodb:UpdateItem', runsTable],
    ['logs:CreateLogStream', expect.stringContaining('Logs')],
    ['logs:PutLogEvents', expect.stringContaining('Logs')],
    ['s3:PutObject', expect.stringMatching(/Payloads.*\/\*/)],
    ['ssm:GetParameter', expect.stringContaining(':parameter/event-sharing/replicas/*')],
  ]);
});

test('of an item it may change the marker alone', () => {
  const { Statement } = propertiesOf(template, 'AWS::IAM::Policy', /Batch/).PolicyDocument;
  const [mark] = Statement.filter(({ Action }: { Action: unknown }) => Action === 'dynamodb:UpdateItem');
  expect(mark.Condition).toEqual({
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['user_id', '__republish'] },
  });
});

describe('of an item of an imported table it may change the marker alone', () => {
  const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/2026-01-01T00:00:00.000';
  const source = (fields: object, items?: object) => ({ source: { fields, items } });
  const text = { type: 'string' };
  const S = AttributeType.STRING;
  const ofTenant = (entity = 'User') =>
    userContract({
      meta: { entity, key: ['tenant', 'user_id'] },
      properties: { tenant: text },
      required: ['tenant', 'user_id'],
    });

  /** Attributes that the batch function may name in an update. */
  function touched(
    contracts: Contract[],
    props?: AdoptionProps,
    importTable: (context: BoundedContext) => ITable = (context) =>
      TableV2.fromTableAttributes(context, 'Imported', { tableName: 'users', tableStreamArn: streamArn }),
  ): unknown {
    const context = newContext();
    const table = OwnedTable.fromTable(context, 'Users', importTable(context), props);
    new ChangeFeed(context, 'Feed', { table, contracts });
    const { Statement } = propertiesOf(templateOf(context), 'AWS::IAM::Policy', /Batch/).PolicyDocument;
    const updates = (Statement as { Action: unknown; Condition?: object }[]).filter(
      ({ Action }) => Action === 'dynamodb:UpdateItem',
    );
    expect(updates).toHaveLength(1);
    return updates[0]?.Condition;
  }

  const only = (...names: string[]) => ({
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...names, '__republish'] },
  });

  test.each<[string, Contract[], string[]]>([
    ['keyed by a field', [userContract()], ['user_id']],
    ['keyed by two fields, in two contracts', [ofTenant(), ofTenant('Person')], ['tenant', 'user_id']],
    [
      'of many entities, one of them told by a fixed sort key',
      [
        userContract({
          meta: {
            key: ['email'],
            ...source(
              { email: { attribute: 'pk', stripPrefix: 'USER#' } },
              { attribute: 'sk', equals: 'PROFILE' },
            ),
          },
          required: ['email'],
        }),
      ],
      ['pk', 'sk'],
    ],
  ])('%s', (_, contracts, names) => {
    expect(touched(contracts)).toEqual(only(...names));
  });

  test('by its name, in the older kind of table', () => {
    const old = (context: BoundedContext) =>
      Table.fromTableAttributes(context, 'Imported', { tableName: 'users', tableStreamArn: streamArn });
    expect(touched([userContract()], undefined, old)).toEqual(only('user_id'));
  });

  test('whose key is told, whatever selects its items', () => {
    const contract = userContract({
      meta: source({}, { attribute: 'kind', equals: 'user' }),
    });
    expect(touched([contract])).toEqual(only('user_id', 'kind'));
    const partitionKey = { name: 'user_id', type: AttributeType.NUMBER };
    expect(touched([contract], { partitionKey })).toEqual(only('user_id'));
    expect(
      touched([ofTenant()], { partitionKey: { name: 'tenant', type: S }, sortKey: partitionKey }),
    ).toEqual(only('tenant', 'user_id'));
  });

  test('whose contract does not fit the key that is told is refused', () => {
    expect(() => touched([userContract()], { partitionKey: { name: 'pk', type: S } })).toThrow(
      /the key of users\/User .*pk/,
    );
  });
});

test('the read function may read the table, and nothing else', () => {
  expect(allowedActions(template, /Read/)).toEqual([
    ['dynamodb:BatchGetItem', ownTable],
    ['dynamodb:DescribeTable', ownTable],
    ['dynamodb:Scan', ownTable],
    ['logs:CreateLogStream', expect.stringContaining('Logs')],
    ['logs:PutLogEvents', expect.stringContaining('Logs')],
  ]);
});

test('the state machine works on each segment until it is finished, and may call the batch function alone', () => {
  const { DefinitionString } = propertiesOf(template, 'AWS::StepFunctions::StateMachine');
  const definition = JSON.parse(
    (DefinitionString['Fn::Join'][1] as unknown[])
      .map((part) => (typeof part === 'string' ? part : 'arn'))
      .join(''),
  );
  const { Segments } = definition.States;
  expect(definition.States.Start.Next).toBe('Segments');
  expect(Segments.ItemProcessor.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  expect(Segments.ItemProcessor.States['Finished?']).toMatchObject({
    Choices: [{ Variable: '$.finished', BooleanEquals: true, Next: 'Done' }],
    Default: 'Work',
  });
  const [invoked] = allowedActions(template, /MachineRole/).filter(([action]) =>
    action.startsWith('lambda:'),
  );
  expect(invoked?.[0]).toBe('lambda:InvokeFunction');
  expect(invoked?.[1]).toMatch(/OperationsBatch/);
});

test('parameters tell operators and consumers of it', () => {
  const names = Object.values(template.findResources('AWS::SSM::Parameter')).map(
    ({ Properties }) => Properties.Name,
  );
  expect(names).toEqual(
    expect.arrayContaining([
      '/event-sharing/feeds/users/User/operations',
      '/event-sharing/feeds/users/User/batch-role',
    ]),
  );
});
