import { fromEngine, toEngine } from './dynamodb-dialect';

const STREAM = 'arn:aws:dynamodb:ddblocal:000000000000:table/users/stream/label';

describe('the dialect of the DynamoDB behind LocalStack', () => {
  it('names the region that LocalStack replaces, and its own to the engine', () => {
    const own = '{"TableArn":"arn:aws:dynamodb:dynoxide:000000000000:table/users"}';
    const expected = own.replace('dynoxide', 'ddblocal');
    expect(fromEngine('DescribeTable', '{}', own)).toBe(expected);
    expect(toEngine('DescribeTable', expected)).toBe(own);
  });

  it('puts the stream before an iterator, and takes it away again', () => {
    const given = fromEngine(
      'GetShardIterator',
      JSON.stringify({ StreamArn: STREAM }),
      '{"ShardIterator":"a=="}',
    );
    expect(given).toBe(`{"ShardIterator":"${STREAM}|1|a=="}`);
    expect(toEngine('GetRecords', given)).toBe('{"ShardIterator":"a=="}');
    expect(fromEngine('GetRecords', given, '{"NextShardIterator":"b==","Records":[]}')).toBe(
      `{"NextShardIterator":"${STREAM}|1|b==","Records":[]}`,
    );
  });

  it('leaves rows and their digits as they are', () => {
    const answer = '{"Item":{"n":{"N":"12345678901234567890.5"},"s":{"S":"\\"ShardIterator\\":\\"x\\""}}}';
    expect(fromEngine('GetItem', '{}', answer)).toBe(answer);
  });

  it('says of an update of replicas alone what LocalStack takes for its own work', () => {
    const message =
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required';
    expect(fromEngine('UpdateTable', '{}', JSON.stringify({ message }))).toBe(
      '{"message":"Nothing to update"}',
    );
  });
});
