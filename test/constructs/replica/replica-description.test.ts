import { App, Stack } from 'aws-cdk-lib';
import { ChangeFeed } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newReplica } from '../support/replicas';
import { newContext, newUsersTable, templateOf } from '../support/stacks';

const ADVANCED = 8192;

const fieldsOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(length, 'f'));
const contractOf = (fields: readonly string[]) =>
  userContract({ properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])) });

/** Values of SSM parameters by name, with every reference as long as what it stands for may be. */
function valuesOf(context = newContext()): Map<string, string> {
  const resources = Object.values(templateOf(context).findResources('AWS::SSM::Parameter'));
  return new Map(resources.map(({ Properties }) => [Properties.Name, textOf(Properties.Value)]));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name = '', argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(textOf).join('');
  const target = JSON.stringify(argument);
  if (/Queue|DeadLetters|Undelivered/.test(target)) return 'u'.repeat(150);
  return 'n'.repeat(/Table/.test(target) ? 255 : 64);
}

const sizeOf = (text: string) => Buffer.byteLength(text);

test.each([
  ['few', fieldsOf(3, 10), 1],
  ['just as many as fit', fieldsOf(205, 30), 1],
  ['more', fieldsOf(400, 30), 3],
  ['many', fieldsOf(2000, 30), 10],
  ['some in letters of two bytes', fieldsOf(200, 30).map((name) => name.replaceAll('f', 'é')), 3],
  ['some with long names', ['x'.repeat(8000), 'y'.repeat(8000)], 3],
])('no parameter of a replica is longer than SSM takes, with fields that are %s', (_what, fields, count) => {
  const { context, replica } = newReplica({ contract: contractOf(fields) });
  const values = valuesOf(context);
  expect(values.size).toBe(count);
  for (const value of values.values()) expect(sizeOf(value)).toBeLessThanOrEqual(ADVANCED);
  const [description, ...parts] = [...values.values()].map((value) => JSON.parse(value));
  expect(description.fields ?? parts.flat()).toEqual(replica.fields);
});

test.each([190, 195, 200, 205])('with %s fields it leaves room for the ARNs of a feed elsewhere', (count) => {
  const stack = new Stack(new App(), 'Orders', {
    env: { account: '2'.repeat(12), region: 'ap-southeast-3' },
  });
  const context = newContext('orders', stack);
  const feedAttributes = {
    contextName: 'users',
    topicArn: `arn:aws:sns:ap-southeast-3:${'1'.repeat(12)}:${'t'.repeat(256)}`,
    payloadBucketName: 'users-payloads',
    batchRoleArn: `arn:aws:iam::${'1'.repeat(12)}:role/users-batch`,
  };
  newReplica({ contract: contractOf(fieldsOf(count, 30)), feedAttributes, feedNamespace: '' }, context);
  for (const value of valuesOf(context).values()) expect(sizeOf(value)).toBeLessThanOrEqual(ADVANCED);
});

test('a filter that is longer than a parameter is refused, and so is the name of a field', () => {
  const filter = { name: Array.from({ length: 14 }, (_, index) => `${index}`.repeat(500)) };
  expect(() => newReplica({ filter })).toThrow(
    /the description of the replica orders\/User takes up to \d+ bytes without its fields, an SSM parameter holds 8192: filter on shorter values/,
  );
  expect(() => newReplica({ contract: contractOf(['x'.repeat(9000)]) })).toThrow(
    'the field "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" has a name of more than 8192 bytes, which no SSM parameter holds: leave it out with "fields"',
  );
});

test('the longest names of context and entity leave room in the parameters of a feed', () => {
  const owner = 'u'.repeat(31);
  const context = newContext(owner);
  const contracts = [userContract({ meta: { owner, entity: 'E'.repeat(64), version: '999999.999999' } })];
  new ChangeFeed(context, 'Feed', { table: newUsersTable(context), contracts });
  for (const resource of Object.values(templateOf(context).findResources('AWS::SSM::Parameter'))) {
    // Without a tier it is a standard parameter.
    expect(resource.Properties.Tier).toBeUndefined();
    expect(sizeOf(textOf(resource.Properties.Value))).toBeLessThanOrEqual(4096);
    expect(resource.Properties.Description.length).toBeLessThanOrEqual(1024);
  }
});
