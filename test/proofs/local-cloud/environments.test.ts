import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { type StackInput, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud, stopClouds } from '../../local-cloud/support/clouds';
import { until } from '../../support/eventually';
import { NAMESAKES, OTHER, OWNER, stack, startNamesakes, US } from '../fidelity/environments';

afterAll(stopClouds);

const inline = (answer: string, FunctionName = 'who'): Record<string, DeclaredResource> => ({
  Fn: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName,
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Code: { ZipFile: `exports.handler = async () => ${JSON.stringify(answer)};` },
    },
  },
});
const start = (stacks: Record<string, StackInput>, options = {}) =>
  startCloud({ assembly: writeAssembly(stacks), ...options });

describe('a cloud with stacks in several accounts and regions', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startNamesakes({
      Agnostic: { template: { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } } },
    });
  });

  test("a stack that names neither is in the cloud's own account and region, where its clients are", async () => {
    expect([cloud.accountId, cloud.region]).toEqual(['000000000000', US]);
    const QueueName = cloud.resource('Agnostic', 'Queue').physicalId.split('/').at(-1);
    await expect(cloud.clients.sqs.send(new GetQueueUrlCommand({ QueueName }))).resolves.toBeDefined();
    const users = new GetQueueUrlCommand({ QueueName: 'users' });
    await expect(cloud.clients.sqs.send(users)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  test('an environment is chosen by account and region, or by one of its stacks', () => {
    expect(cloud.in({ account: OTHER })).toMatchObject({ accountId: OTHER, region: US });
    expect(cloud.in({ account: OWNER, region: 'eu-west-1' }).environment).toMatchObject({
      AWS_ACCESS_KEY_ID: OWNER,
      AWS_REGION: 'eu-west-1',
    });
    expect(cloud.in('Theirs').accountId).toBe(OTHER);
    expect(cloud.in('Agnostic').environment.AWS_ACCESS_KEY_ID).toBe('local');
  });

  test('an environment without stacks is an error that lists the others', () => {
    expect(() => cloud.in({ account: '333333333333' })).toThrow(
      `there is no stack in account 333333333333, region us-east-1 (there are some in: account ${OWNER}, region us-east-1; ` +
        `account ${OWNER}, region eu-west-1; account ${OTHER}, region us-east-1; account 000000000000, region us-east-1)`,
    );
    expect(() => cloud.in('Nowhere')).toThrow(
      'there is no stack "Nowhere" (there are: Here, Abroad, Theirs, Agnostic)',
    );
  });

  test('a name that several have is an error that tells the paths, which do', () => {
    const ambiguous = expect.objectContaining({
      code: 'Ambiguous',
      message: expect.stringContaining(`Theirs in account ${OTHER}, region us-east-1`),
    });
    const thrownBy = (ask: () => unknown) => {
      try {
        return ask();
      } catch (error) {
        return error;
      }
    };
    expect(thrownBy(() => cloud.resource('Users', 'Queue'))).toEqual(ambiguous);
    expect(thrownBy(() => cloud.in('Users'))).toEqual(ambiguous);
    expect(thrownBy(() => cloud.function('users'))).toEqual(ambiguous);
    expect(cloud.resource('Theirs', 'Queue').arn).toContain(OTHER);
    expect(cloud.in('Theirs').resource('Users', 'Queue').arn).toContain(OTHER);
    expect(cloud.in('Theirs').function('users').spec.arn).toContain(OTHER);
    expect(cloud.outputs.Theirs?.Place).toBe(`${OTHER}/${US}`);
    expect(cloud.outputs.Users).toBeUndefined();
  });

  test('an environment has its own resources and functions', () => {
    const theirs = cloud.in('Theirs');
    expect(theirs.resources().map(({ stackPath }) => stackPath)).toEqual(Array(5).fill('Theirs'));
    expect(theirs.functions().map(({ spec }) => spec.arn)).toEqual([
      `arn:aws:lambda:us-east-1:${OTHER}:function:users`,
    ]);
    expect(cloud.functions()).toHaveLength(3);
  });
});

test('functions of one name in two accounts run code of their own', async () => {
  const cloud = await start({
    A: stack(`${OWNER}/${US}`, inline('owner')),
    B: stack(`${OTHER}/${US}`, inline('other')),
  });
  const answers = await Promise.all(['A', 'B'].map((path) => cloud.in(path).invoke('who')));
  expect(answers.map(({ payload }) => payload)).toEqual(['owner', 'other']);
  expect(cloud.killEnvironments(`arn:aws:lambda:us-east-1:${OTHER}:function:who`)).toBe(1);
  await cloud.update();
  const again = await Promise.all(['A', 'B'].map((path) => cloud.in(path).invoke('who')));
  expect(again.map(({ payload }) => payload)).toEqual(['owner', 'other']);
});

test("where all stacks are in one account and region, that is the cloud's own", async () => {
  const cloud = await start({ A: stack(`${OWNER}/eu-west-1`, NAMESAKES) }, { region: 'us-west-2' });
  expect([cloud.accountId, cloud.region]).toEqual([OWNER, 'eu-west-1']);
  await cloud.clients.dynamodb.send(new PutItemCommand({ TableName: 'users', Item: { id: { S: 'a' } } }));
  const { Count } = await cloud.clients.dynamodb.send(new ScanCommand({ TableName: 'users' }));
  expect(Count).toBe(1);
  expect(cloud.parameters.get('/users')).toBe(`arn:aws:sqs:eu-west-1:${OWNER}:users`);
});

test('account and region of the cloud are for the stacks that name none', async () => {
  const options = { account: OTHER, region: 'eu-central-1' };
  const cloud = await start({ A: { template: { Resources: { Q: { Type: 'AWS::SQS::Queue' } } } } }, options);
  expect(cloud.resource('A', 'Q').arn).toMatch(new RegExp(`^arn:aws:sqs:eu-central-1:${OTHER}:A-Q-`));
});

test('two stacks of one name in an account and region are refused: on AWS the second would replace the first', async () => {
  const named = (environment: string) => stack(environment, NAMESAKES, { stackName: 'Users' });
  await expect(start({ Dev: named(`${OWNER}/${US}`), Prod: named(`${OWNER}/${US}`) })).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: `the stacks Dev and Prod are both named "Users" in account ${OWNER}, region ${US}: give one another name, account or region`,
  });
});

test('a DynamoDB of the user is for one account and region', async () => {
  const stacks = { A: stack(`${OWNER}/${US}`, NAMESAKES), B: stack(`${OTHER}/${US}`, NAMESAKES) };
  await expect(start(stacks, { dynamodb: { endpoint: 'http://127.0.0.1:9' } })).rejects.toMatchObject({
    code: 'OptionInvalid',
    message: expect.stringMatching(/^the stacks are in several accounts or regions, and the DynamoDB at/),
  });
});

test('items expire in the tables of each account', async () => {
  const [, table] = Object.entries(NAMESAKES)[0] as [string, DeclaredResource];
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  const expiring = { Table: { ...table, Properties: { ...table.Properties, TimeToLiveSpecification } } };
  const cloud = await start({ A: stack(`${OWNER}/${US}`, expiring), B: stack(`${OTHER}/${US}`, expiring) });
  const tables = ['A', 'B'].map((path) => cloud.in(path).clients.dynamodb);
  const hour = { N: String(Math.floor(cloud.clock.now() / 1000) + 3_600) };
  const TableName = 'users';
  for (const table of tables) {
    await table.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' }, ttl: hour } }));
  }
  await cloud.clock.advance('2 hours');
  const counts = await Promise.all(tables.map((table) => table.send(new ScanCommand({ TableName }))));
  expect(counts.map(({ Count }) => Count)).toEqual([0, 0]);
});

describe('state machines of one name in two accounts', () => {
  const machine = (account: string) => ({
    ...inline(account),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'job',
        RoleArn: `arn:aws:iam::${account}:role/job`,
        Definition: {
          StartAt: 'Ask',
          States: {
            Ask: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Parameters: { FunctionName: 'who' },
              OutputPath: '$.Payload',
              End: true,
            },
          },
        },
      },
      DependsOn: 'Fn',
    },
  });
  let cloud: LocalCloud;
  beforeAll(async () => {
    const stacks = [OWNER, OTHER].map((account) => [account, stack(`${account}/${US}`, machine(account))]);
    cloud = await start(Object.fromEntries(stacks));
  });
  const arn = (account: string) => `arn:aws:states:${US}:${account}:stateMachine:job`;

  test('call functions of their own accounts', async () => {
    for (const account of [OWNER, OTHER]) {
      const { sfn } = cloud.in(account).clients;
      const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: arn(account) }));
      const output = await until(
        async () => (await sfn.send(new DescribeExecutionCommand({ executionArn }))).output,
      );
      expect(output).toBe(JSON.stringify(account));
    }
  });

  test('are there for callers of their own account', async () => {
    const { sfn } = cloud.in(OWNER).clients;
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines?.map(({ stateMachineArn }) => stateMachineArn)).toEqual([arn(OWNER)]);
    const others = new StartExecutionCommand({ stateMachineArn: arn(OTHER) });
    await expect(sfn.send(others)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });
});

describe('an update', () => {
  const queue = (name: string) => ({ Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name } } });

  test('changes each account apart, and moves a stack that is in another account now', async () => {
    const place = { a: `${OWNER}/${US}`, b: `${OTHER}/${US}` };
    const cloud = await start({ A: stack(place.a, queue('one')), B: stack(place.b, queue('one')) });
    const moved = writeAssembly({ A: stack(place.a, queue('one')), B: stack(place.a, queue('two')) });
    const changes = await cloud.update(moved);
    expect(changes.map(({ action, accountId, stackName }) => [action, accountId, stackName])).toEqual([
      ['created', OWNER, 'B'],
      ['deleted', OTHER, 'B'],
    ]);
    expect(cloud.in('B').accountId).toBe(OWNER);
    expect(() => cloud.in({ account: OTHER })).toThrow(/there is no stack in account/);
  });

  test('cannot begin with a second account, since the emulators serve one', async () => {
    const cloud = await start({ A: stack(`${OWNER}/${US}`, queue('one')) });
    const assembly = writeAssembly({ A: stack(`${OTHER}/${US}`, queue('one')) });
    await expect(cloud.update(assembly)).rejects.toMatchObject({
      code: 'OptionInvalid',
      message: `a stack is in account ${OTHER}, region ${US} now, and all were in account ${OWNER}, region ${US} at the start: stop the local cloud and start it again`,
    });
    expect(cloud.resource('A', 'Q').accountId).toBe(OWNER);
  });
});
