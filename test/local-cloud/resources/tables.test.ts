import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { LocalCloud } from '../../../lib/local-cloud';
import { startResources, stopClouds } from '../support/clouds';

afterAll(stopClouds);

const KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'other', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

const INDEX = {
  IndexName: 'by-other',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'other', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'ALL' },
};

const COMMON = {
  ...KEYS,
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: '__ttl', Enabled: true },
  SSESpecification: { SSEEnabled: true },
};

const RESOURCES = {
  Global: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      ...COMMON,
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [INDEX],
      Replicas: [
        {
          Region: { Ref: 'AWS::Region' },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          DeletionProtectionEnabled: true,
        },
      ],
    },
  },
  Plain: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      ...COMMON,
      TableName: 'plain',
      LocalSecondaryIndexes: [INDEX],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  },
};

describe('DynamoDB tables', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startResources({
      ...RESOURCES,
      Values: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Name: 'values',
          Type: 'StringList',
          Value: {
            'Fn::Join': [',', [{ 'Fn::GetAtt': ['Plain', 'Arn'] }, { 'Fn::GetAtt': ['Plain', 'StreamArn'] }]],
          },
        },
      },
    });
  });

  test.each(['Global', 'Plain'])('%s has keys, index, stream and time to live', async (logicalId) => {
    const TableName = cloud.resource('S', logicalId).physicalId;
    const { Table } = await cloud.clients.dynamodb.send(new DescribeTableCommand({ TableName }));
    const ttl = await cloud.clients.dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(Table).toMatchObject({
      KeySchema: KEYS.KeySchema,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      [logicalId === 'Global' ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes']: [
        { IndexName: 'by-other' },
      ],
    });
    expect(ttl.TimeToLiveDescription).toMatchObject({ AttributeName: '__ttl', TimeToLiveStatus: 'ENABLED' });
  });

  test('names are made up, or as declared', () => {
    expect(cloud.resource('S', 'Global').physicalId).toMatch(/^S-Global-[0-9A-F]{12}$/);
    expect(cloud.resource('S', 'Plain').physicalId).toBe('plain');
  });

  test('ARNs are as on AWS, the label of the stream too', () => {
    const [arn, streamArn] = (cloud.parameters.get('values') ?? '').split(',');
    expect(arn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/plain');
    expect(streamArn).toMatch(
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/plain\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/,
    );
  });

  test.each([
    ['Replicas', { Replicas: [{ Colour: 'red' }] }],
    ['GlobalSecondaryIndexes', { GlobalSecondaryIndexes: [{ ...INDEX, Colour: 'red' }] }],
    ['StreamSpecification', { StreamSpecification: { StreamViewType: 'KEYS_ONLY', Colour: 'red' } }],
  ])('an unknown property within %s is named', async (where, properties) => {
    const Table = { Type: 'AWS::DynamoDB::GlobalTable', Properties: { ...KEYS, ...properties } };
    await expect(startResources({ Table })).rejects.toThrow(
      `stack "S": resource Table (AWS::DynamoDB::GlobalTable): the property "${where}.Colour" is not supported`,
    );
  });

  test('the stream of a table that has none is an error that names the known attributes', async () => {
    const Table = {
      Type: 'AWS::DynamoDB::Table',
      Properties: { ...KEYS, AttributeDefinitions: KEYS.AttributeDefinitions.slice(0, 2) },
    };
    const Parameter = {
      Type: 'AWS::SSM::Parameter',
      Properties: { Type: 'String', Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] } },
    };
    await expect(startResources({ Table, Parameter })).rejects.toThrow(
      /resource Parameter .*: Table \(AWS::DynamoDB::Table\) has no attribute "StreamArn" .*\(known: Arn, TableId\)/,
    );
  });

  test('what the emulator refuses is told with the resource', async () => {
    const Table = { Type: 'AWS::DynamoDB::Table', Properties: { ...KEYS, TableName: 'no spaces allowed' } };
    await expect(startResources({ Table })).rejects.toThrow(
      /^stack "S": resource Table \(AWS::DynamoDB::Table\): .*no spaces allowed/,
    );
  });
});
