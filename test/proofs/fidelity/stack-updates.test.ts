import { DescribeTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../lib/local-cloud';
import type { StackInput } from '../../local-cloud/support/assemblies';
import { stopClouds } from '../../local-cloud/support/clouds';
import {
  parameter,
  type Resources,
  stack,
  startUpdated,
  table,
} from '../../local-cloud/support/updated-cloud';
import { PAGES } from './pages';

afterAll(stopClouds);

const queue = (VisibilityTimeout: number, rest: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { VisibilityTimeout, ...rest },
});
const dead = { ...queue(30), DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

const exists = (cloud: LocalCloud, QueueUrl: string) =>
  cloud.clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })).then(
    ({ Attributes }) => Attributes,
    () => undefined,
  );
const keyOf = async (cloud: LocalCloud) => {
  const TableName = cloud.resource('S', 'Table').physicalId;
  const { Table } = await cloud.clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table?.KeySchema?.[0]?.AttributeName;
};

describe(PAGES.updateBehaviors.title, () => {
  test('update with no interruption: the physical id stays, and what is in the resource', async () => {
    const app = await startUpdated(stack({ Queue: queue(30) }));
    const { physicalId } = app.cloud.resource('S', 'Queue');
    expect(await app.update(stack({ Queue: queue(60) }))).toEqual(['updated Queue']);
    expect(app.cloud.resource('S', 'Queue').physicalId).toBe(physicalId);
    expect(await exists(app.cloud, physicalId)).toMatchObject({ VisibilityTimeout: '60' });
  });

  test('replacement: a new resource comes first, then references change, and the old one is deleted', async () => {
    const resources = (key: string): Resources => ({ Table: table(key), Name: parameter({ Ref: 'Table' }) });
    const app = await startUpdated(stack(resources('id')));
    const before = app.cloud.resource('S', 'Table').physicalId;
    const changes = await app.changes(stack(resources('user')));
    const after = app.cloud.resource('S', 'Table').physicalId;
    expect(after).not.toBe(before);
    expect(changes.map(({ action, logicalId, physicalId }) => [action, logicalId, physicalId])).toEqual([
      ['replaced', 'Table', after],
      ['updated', 'Name', '/value'],
      ['deleted', 'Table', before],
    ]);
    expect(changes[0]?.properties).toEqual(['AttributeDefinitions', 'KeySchema']);
    expect(app.cloud.parameters.get('/value')).toBe(after);
    expect(await keyOf(app.cloud)).toBe('user');
  });

  test('what has not changed is not touched', async () => {
    const app = await startUpdated(stack({ Table: table('id') }));
    const TableName = app.cloud.resource('S', 'Table').physicalId;
    await app.cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
    expect(await app.update(stack({ Table: table('id'), Queue: queue(30) }))).toEqual(['created Queue']);
    const { Count } = await app.cloud.clients.dynamodb.send(new ScanCommand({ TableName }));
    expect(Count).toBe(1);
  });
});

describe(PAGES.replacePolicy.title, () => {
  test('Retain keeps the old resource, which belongs to the stack no more', async () => {
    const resources = (fifo: object): Resources => ({
      Queue: { ...queue(30, fifo), UpdateReplacePolicy: 'Retain' },
    });
    const app = await startUpdated(stack(resources({})));
    const before = app.cloud.resource('S', 'Queue').physicalId;
    const changes = await app.changes(stack(resources({ FifoQueue: true })));
    expect(changes).toEqual([
      expect.objectContaining({ action: 'replaced', physicalId: expect.stringMatching(/\.fifo$/) }),
      expect.objectContaining({
        action: 'retained',
        physicalId: before,
        reason: 'its UpdateReplacePolicy is Retain',
      }),
    ]);
    expect(await exists(app.cloud, before)).toBeDefined();
    expect(app.cloud.resources()).toHaveLength(1);
  });

  test('the policy is not for a resource that leaves the template', async () => {
    const app = await startUpdated(stack({ Queue: { ...queue(30), UpdateReplacePolicy: 'Retain' } }));
    expect(await app.update(stack({}))).toEqual(['deleted Queue']);
  });
});

describe(PAGES.deletionPolicy.title, () => {
  test('a resource that leaves the template is deleted, with Retain it stays', async () => {
    const app = await startUpdated(stack({ Gone: queue(30), Kept: dead }));
    const [gone, kept] = ['Gone', 'Kept'].map((id) => app.cloud.resource('S', id).physicalId);
    expect(await app.update(stack({}))).toEqual(['retained Kept', 'deleted Gone']);
    expect(await exists(app.cloud, gone ?? '')).toBeUndefined();
    expect(await exists(app.cloud, kept ?? '')).toBeDefined();
  });

  test('a resource that comes again is another one than that which was retained', async () => {
    const app = await startUpdated(stack({ Kept: dead }));
    const before = app.cloud.resource('S', 'Kept').physicalId;
    await app.update(stack({}));
    expect(await app.update(stack({ Kept: dead }))).toEqual(['created Kept']);
    expect(app.cloud.resource('S', 'Kept').physicalId).not.toBe(before);
  });

  test('what a failed update created is deleted again with RetainExceptOnCreate, and stays with Retain', async () => {
    const failing = { ...parameter('x', '/taken'), DependsOn: ['New', 'Stays'] };
    const app = await startUpdated(stack({ First: parameter('x', '/taken') }));
    const update = app.update(
      stack({
        First: parameter('x', '/taken'),
        New: { ...queue(30), DeletionPolicy: 'RetainExceptOnCreate' },
        Stays: dead,
        Failing: failing,
      }),
    );
    await expect(update).rejects.toThrow(
      /"\/taken" exists already.*stack "S" is as it was before, but for: .*resource Stays .* stays as http\S+, because its DeletionPolicy is Retain/,
    );
    expect(app.cloud.resources().map(({ logicalId }) => logicalId)).toEqual(['First']);
    expect(app.cloud.parameters.get('/taken')).toBe('x');
  });
});

describe(PAGES.customNames.title, () => {
  test('an update that would replace a resource with a custom name is refused, and with a new name it is done', async () => {
    const named = (key: string, TableName: string) => stack({ Table: table(key, {}, { TableName }) });
    const app = await startUpdated(named('id', 'users'));
    await expect(app.update(named('user', 'users'))).rejects.toThrow(
      'stack "S": resource Table (AWS::DynamoDB::Table): the change needs a new resource in place of the one with the custom name "users", and two of that name cannot be: rename it, and update again; stack "S" is as it was before',
    );
    expect(await keyOf(app.cloud)).toBe('id');
    expect(await app.update(named('user', 'people'))).toEqual(['replaced Table', 'deleted Table']);
    expect(app.cloud.resource('S', 'Table').physicalId).toBe('people');
  });

  test('names are unique over all stacks', async () => {
    const app = await startUpdated({ A: { template: { Resources: { Name: parameter('a') } } } });
    const both = {
      A: { template: { Resources: { Name: parameter('a') } } },
      B: { template: { Resources: { Name: parameter('b') } } },
    };
    await expect(app.update(both)).rejects.toThrow(
      'stack "B": resource Name (AWS::SSM::Parameter): "/value" exists already: A/Name has that name; stack "B" was not created; up to date: "A"',
    );
    expect(app.cloud.parameters.get('/value')).toBe('a');
  });
});

describe(PAGES.exports.title, () => {
  const giving = (Value: string | undefined): StackInput => ({
    template: { Outputs: Value === undefined ? {} : { Out: { Value, Export: { Name: 'shared' } } } },
  });
  const importing: StackInput = { template: { Outputs: { In: { Value: { 'Fn::ImportValue': 'shared' } } } } };

  test('the value of an export that another stack imports cannot be changed', async () => {
    const app = await startUpdated({ Gives: giving('one'), Imports: importing });
    await expect(app.update({ Gives: giving('two'), Imports: importing })).rejects.toThrow(
      'the export "shared" cannot be changed or deleted while stack "Imports" imports it',
    );
    expect(app.cloud.outputs).toEqual({ Gives: { Out: 'one' }, Imports: { In: 'one' } });
  });

  test('an export can be deleted once nobody imports it', async () => {
    const app = await startUpdated({ Gives: giving('one'), Imports: importing });
    await app.update({ Gives: giving('one'), Imports: { template: {} } });
    await app.update({ Gives: giving(undefined), Imports: { template: {} } });
    expect(app.cloud.outputs).toEqual({ Gives: {}, Imports: {} });
    await expect(app.update({ Gives: giving(undefined), Imports: importing })).rejects.toThrow(
      'stack "Imports" needs the export "shared"',
    );
  });
});
