import { RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { DataRemoval, OwnedTable } from '../../../packages/cdk-event-sharing';
import { addApi, addFeed, addReplica, contextIn, newApp, usersTable } from '../support/places';
import { allowedActions } from '../support/stacks';

type Resources = Record<
  string,
  { readonly Type: string; readonly DeletionPolicy?: string; readonly Properties?: Record<string, unknown> }
>;

/** Everything that owns something, in one stack. */
function everything(scope: Construct): Stack {
  const stack = new Stack(scope, 'All');
  addFeed(contextIn(stack, 'users'));
  addApi(contextIn(stack, 'users-api'));
  addReplica(contextIn(stack, 'orders'));
  return stack;
}

const resourcesOf = (stack: Stack): Resources => Template.fromStack(stack).toJSON().Resources;

/** What of a stack is kept when it is deleted, or keeps itself. */
function keptOf(stack: Stack): string[] {
  return Object.values(resourcesOf(stack))
    .filter(
      ({ DeletionPolicy = 'Delete', Properties = {} }) =>
        DeletionPolicy !== 'Delete' ||
        JSON.stringify(Properties).includes('"DeletionProtectionEnabled":true'),
    )
    .map(({ Type }) => Type);
}

test('by default owners keep their tables, and feeds their buckets', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::GlobalTable',
    'AWS::S3::Bucket',
    'AWS::S3::Bucket',
  ];
  expect(keptOf(everything(newApp())).sort()).toEqual(kept);
});

describe('with DESTROY set for a scope', () => {
  const destroyed = (define = everything) => {
    const app = newApp(true);
    DataRemoval.set(app, RemovalPolicy.DESTROY);
    return define(app);
  };

  test('nothing is kept, and no table is protected', () => {
    expect(keptOf(destroyed())).toEqual([]);
  });

  test('each bucket is emptied, after all that writes into it has gone, by a function that may do no more', () => {
    const template = Template.fromStack(destroyed());
    const buckets = Object.keys(template.findResources('AWS::S3::Bucket'));
    const emptied = template.findResources('Custom::S3AutoDeleteObjects');
    expect(Object.values(emptied).map(({ Properties }) => Properties.BucketName.Ref)).toEqual(buckets);
    const allowed = allowedActions(template, /EmptierRole/).filter(([action]) => action.startsWith('s3:'));
    expect(allowed.map(([action]) => action)).toEqual([
      ...buckets.map(() => 's3:DeleteObject'),
      ...buckets.map(() => 's3:ListBucket'),
    ]);
    for (const [, resource] of allowed) expect(resource).toMatch(new RegExp(buckets.join('|')));
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const writers = functions.filter(([id]) => /Publisher|Batch/.test(id));
    expect(writers).toHaveLength(2);
    for (const [, { DependsOn }] of writers)
      expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(emptied)));
    for (const { DependsOn } of Object.values(emptied)) {
      expect(DependsOn).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/EmptierRoleDefaultPolicy/),
          expect.stringMatching(/EmptierLogs/),
          expect.stringMatching(/FailuresPolicy/),
        ]),
      );
    }
  });

  test('every function of the stack writes to a log group of the stack', () => {
    const functions = Object.values(resourcesOf(destroyed())).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const groups = functions.map(
      ({ Properties }) => (Properties as { LoggingConfig: { LogGroup: unknown } }).LoggingConfig.LogGroup,
    );
    expect(groups).toEqual(functions.map(() => ({ Ref: expect.any(String) })));
  });

  test('a construct, or a nearer scope, decides for itself', () => {
    const app = newApp();
    DataRemoval.set(app, RemovalPolicy.DESTROY);
    const stack = new Stack(app, 'Kept');
    DataRemoval.set(stack, RemovalPolicy.RETAIN);
    usersTable(contextIn(stack, 'users'));
    addReplica(contextIn(stack, 'orders'));
    addReplica(contextIn(stack, 'shipping'), 'User', { removalPolicy: RemovalPolicy.DESTROY });
    expect(keptOf(stack)).toEqual(['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::GlobalTable']);
  });

  test('a table that exists elsewhere, or belongs to another construct, is nobody else to remove', () => {
    const stack = destroyed((scope) => {
      const all = new Stack(scope, 'All');
      const table = new Table(all, 'Plain', {
        partitionKey: { name: 'id', type: 'S' as never },
        stream: StreamViewType.NEW_AND_OLD_IMAGES,
      });
      OwnedTable.fromTable(contextIn(all, 'users'), 'Adopted', table);
      return all;
    });
    expect(keptOf(stack)).toEqual(['AWS::DynamoDB::Table']);
  });
});

test('is refused once something has been created without it', () => {
  const app = newApp();
  usersTable(contextIn(app, 'users'));
  expect(() => DataRemoval.set(app, RemovalPolicy.DESTROY)).toThrow(
    'the removal policy "destroy" comes too late for what is in the app already: set it before tables, feeds and replicas are created there',
  );
});

test("the CDK's own RemovalPolicies leave tables protected, and buckets to whoever empties them", () => {
  const app = newApp();
  RemovalPolicies.of(app).destroy();
  const stack = everything(app);
  expect(keptOf(stack)).toEqual(['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::GlobalTable']);
  Template.fromStack(stack).resourceCountIs('Custom::S3AutoDeleteObjects', 0);
});
