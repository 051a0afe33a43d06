import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { LocalCloud } from '../../../lib/local-cloud';
import { until } from '../../support/eventually';
import { functionResource, writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

const CODE = 'exports.handler = async ({ Records }) => { console.log(Records[0].eventSourceARN); };';
const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};
const Resources = {
  Table: table,
  Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  Publisher: functionResource('log', { FunctionName: 'publisher' }),
  Other: functionResource('log', { FunctionName: 'other' }),
  OfTable: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: 'Publisher' },
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 7,
    },
  },
  OfQueue: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: 'Other' },
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      Enabled: false,
    },
  },
};
const stack = { template: { Resources }, assets: { log: { 'index.js': CODE } } };

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud({
    assembly: writeAssembly({
      Here: { ...stack, environment: '111111111111/eu-west-1' },
      There: { ...stack, environment: '222222222222/eu-west-1' },
    }),
  });
});
afterAll(stopClouds);

const list = async (stackName: string, input: object = {}) => {
  const { lambda } = cloud.in(stackName).clients;
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand(input));
  return EventSourceMappings;
};

test('all mappings of an account and region are listed, and no others', async () => {
  const mappings = await list('Here');
  expect(mappings).toHaveLength(2);
  expect(mappings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        UUID: expect.any(String),
        FunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:publisher',
        State: 'Enabled',
        BatchSize: 7,
        StartingPosition: 'TRIM_HORIZON',
      }),
      expect.objectContaining({
        FunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:other',
        State: 'Disabled',
      }),
    ]),
  );
  expect((await list('There')).map(({ FunctionArn }) => FunctionArn?.split(':')[4])).toEqual([
    '222222222222',
    '222222222222',
  ]);
});

test('those of a function or of a source are listed', async () => {
  const [ofTable, ...more] = await list('Here', { FunctionName: 'publisher' });
  expect(more).toEqual([]);
  const byArn = { FunctionName: 'arn:aws:lambda:eu-west-1:111111111111:function:publisher' };
  expect(await list('Here', byArn)).toEqual([ofTable]);
  expect(await list('Here', { EventSourceArn: ofTable?.EventSourceArn })).toEqual([ofTable]);
  expect(await list('Here', { EventSourceArn: ofTable?.EventSourceArn, FunctionName: 'other' })).toEqual([]);
  expect(await list('Here', { FunctionName: 'nobody' })).toEqual([]);
  expect(await list('There', { EventSourceArn: ofTable?.EventSourceArn })).toEqual([]);
});

test('a source has the name by which its records tell of it, not the engine’s', async () => {
  const { dynamodb } = cloud.in('Here').clients;
  const TableName = cloud.resource('Here', 'Table').physicalId;
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
  const told = await until(async () =>
    cloud.logs
      .entries()
      .map(({ message }) => message)
      .find((text) => text.startsWith('arn:aws:dynamodb:')),
  );
  const [ofTable] = await list('Here', { FunctionName: 'publisher' });
  expect(ofTable?.EventSourceArn).toBe(told);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table?.LatestStreamArn).not.toBe(told);
});
