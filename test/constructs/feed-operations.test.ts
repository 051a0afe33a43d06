import { ChangeFeed } from '../../lib/index';
import { userContract } from './support/contracts';
import { allowedActions, newContext, newUsersTable, propertiesOf, templateOf } from './support/stacks';

jest.mock('../../lib/constructs/package-root', () => jest.requireActual('./support/fake-package'));

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
