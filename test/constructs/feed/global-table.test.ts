import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeFeed, OwnedTable } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { propertiesOf, templateOf } from '../support/stacks';

const HERE = 'eu-west-1';
const ABROAD = 'us-east-1';

function newGlobalTable() {
  const stack = new Stack(new App(), 'Users', { env: { account: '111111111111', region: HERE } });
  const context = new BoundedContext(stack, 'Context', { name: 'users' });
  const global = new TableV2(stack, 'Global', {
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    replicas: [{ region: ABROAD }],
  });
  const feedOf = (table: ConstructorParameters<typeof ChangeFeed>[2]['table']) =>
    new ChangeFeed(context, 'Feed', { table, contracts: [userContract()] });
  return { context, global, feedOf };
}

test('the feed of a global table reads the stream of its own region', () => {
  const { context, global, feedOf } = newGlobalTable();
  feedOf(OwnedTable.fromTable(context, 'Table', global));
  const { EventSourceArn } = propertiesOf(templateOf(context), 'AWS::Lambda::EventSourceMapping');
  expect(EventSourceArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Global/), 'StreamArn'] });
});

test("another region's copy of the table needs a stack there", () => {
  const { context, global, feedOf } = newGlobalTable();
  expect(() => feedOf(OwnedTable.fromTable(context, 'Table', global.replica(ABROAD)))).toThrow(
    /is in account 111111111111 and region us-east-1, this stack in .* region eu-west-1/,
  );
});
