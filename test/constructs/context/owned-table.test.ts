import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { OwnedTable } from '../../../packages/cdk-event-sharing';
import { newContext, newStack, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

const partitionKey = { name: 'pk', type: dynamodb.AttributeType.STRING };

describe('an owned table', () => {
  test('has a stream of old and new images, point-in-time recovery, encryption and on-demand capacity', () => {
    const context = newContext();
    const users = newUsersTable(context);
    const properties = propertiesOf(templateOf(context), 'AWS::DynamoDB::GlobalTable');
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSESpecification: { SSEEnabled: false },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
    expect(Stack.of(users).resolve(users.tableStreamArn)).toMatchObject({
      'Fn::GetAtt': [expect.any(String), 'StreamArn'],
    });
  });

  test('is kept and protected unless it is told to be destroyed', () => {
    const kept = newContext();
    newUsersTable(kept);
    templateOf(kept).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
    const [replica] = propertiesOf(templateOf(kept), 'AWS::DynamoDB::GlobalTable').Replicas;
    expect(replica.DeletionProtectionEnabled).toBe(true);

    const dropped = newContext();
    new OwnedTable(dropped, 'Users', { partitionKey, removalPolicy: RemovalPolicy.DESTROY });
    templateOf(dropped).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    const [unprotected] = propertiesOf(templateOf(dropped), 'AWS::DynamoDB::GlobalTable').Replicas;
    expect(unprotected.DeletionProtectionEnabled).toBe(false);
  });

  test('takes a sort key, a name and an attribute for expiry', () => {
    const context = newContext();
    new OwnedTable(context, 'Users', {
      partitionKey,
      sortKey: { name: 'sk', type: dynamodb.AttributeType.NUMBER },
      tableName: 'the-users',
      timeToLiveAttribute: 'expires_at',
    });
    expect(propertiesOf(templateOf(context), 'AWS::DynamoDB::GlobalTable')).toMatchObject({
      TableName: 'the-users',
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    });
  });

  test('outside a bounded context is refused', () => {
    expect(() => new OwnedTable(newStack(), 'Users', { partitionKey })).toThrow(
      'Users is not inside a BoundedContext',
    );
  });
});

describe('an adopted table', () => {
  test('of either kind gives its stream', () => {
    const context = newContext();
    const old = new dynamodb.Table(context, 'Old', {
      partitionKey,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const imported = dynamodb.TableV2.fromTableAttributes(context, 'Imported', {
      tableName: 'users',
      tableStreamArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/2026-01-01T00:00:00.000',
    });
    expect(OwnedTable.fromTable(context, 'A', old).tableStreamArn).toBe(old.tableStreamArn);
    expect(OwnedTable.fromTable(context, 'B', imported).table).toBe(imported);
  });

  test('whose key the app knows itself, or that is told in part, is refused', () => {
    const context = newContext();
    const table = new dynamodb.Table(context, 'Old', {
      partitionKey,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    });
    expect(() => OwnedTable.fromTable(context, 'A', table, { partitionKey })).toThrow(
      'partitionKey is "pk", but the app creates the table Service/users/Old: leave it out, the key is read from the table (at Service/users/A)',
    );
    expect(() => OwnedTable.fromTable(context, 'B', table, { sortKey: partitionKey })).toThrow(
      'sortKey is "pk", but partitionKey is not given: give both, or neither',
    );
  });

  test('without a stream is refused with the remedy', () => {
    const context = newContext();
    const table = new dynamodb.TableV2(context, 'Plain', { partitionKey });
    expect(() => OwnedTable.fromTable(context, 'Users', table)).toThrow(
      /^the table Service\/users\/Plain has no stream, or its stream's ARN is not known: turn on a stream of NEW_AND_OLD_IMAGES .*fromTableAttributes and tableStreamArn \(at Service\/users\/Users\)$/,
    );
  });

  test('that was imported without the ARN of its stream is refused', () => {
    const context = newContext();
    const table = dynamodb.Table.fromTableName(context, 'Imported', 'users');
    expect(() => OwnedTable.fromTable(context, 'Users', table)).toThrow("its stream's ARN is not known");
  });

  test.each([
    [
      'Table',
      (context: ReturnType<typeof newContext>) =>
        new dynamodb.Table(context, 'T', { partitionKey, stream: dynamodb.StreamViewType.KEYS_ONLY }),
    ],
    [
      'TableV2',
      (context: ReturnType<typeof newContext>) =>
        new dynamodb.TableV2(context, 'T', { partitionKey, dynamoStream: dynamodb.StreamViewType.KEYS_ONLY }),
    ],
  ])('a %s whose stream carries too little is refused', (_, create) => {
    const context = newContext();
    expect(() => OwnedTable.fromTable(context, 'Users', create(context))).toThrow(
      'the stream of the table Service/users/T carries KEYS_ONLY: set it to NEW_AND_OLD_IMAGES',
    );
  });
});
