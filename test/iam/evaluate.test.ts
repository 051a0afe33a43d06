import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { evaluate } from '../../lib/local-cloud/iam/policy/evaluate';
import { readPolicy } from '../../lib/local-cloud/iam/policy/policy';
import { attributesOf } from '../../lib/local-cloud/iam/requests/dynamodb-attributes';

const ACCOUNT = '123456789012';
const OWNER = '999999999999';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/code`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:users`;

const statement = (more: object) => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  ...more,
});
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });

/** The account of what is asked for: S3 alone does not name it in the ARN. */
const accountOf = (arn: string) => arn.split(':')[4] || ACCOUNT;

function ours(identity: object, resource: object | undefined, action: string, arn = QUEUE): boolean {
  const verdict = evaluate(
    { arn: ROLE, accountId: ACCOUNT, statements: readPolicy(identity) },
    { action, resource: arn },
    {
      accountId: accountOf(arn),
      statements: resource === undefined ? [] : readPolicy(resource),
      isRequired: arn.startsWith('arn:aws:kms:'),
    },
  );
  return verdict === 'allowed';
}

async function theirs(
  identity: object,
  resource: object | undefined,
  action: string,
  arn = QUEUE,
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: ROLE,
        action,
        resource: { resource: arn, accountId: accountOf(arn) },
        contextVariables: {
          'aws:PrincipalAccount': ACCOUNT,
          'aws:PrincipalArn': ROLE,
          'aws:SecureTransport': 'true',
        },
      },
      identityPolicies: [{ name: 'p', policy: identity }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: resource,
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const abroad = (arn: string) => arn.replace(ACCOUNT, OWNER);

const actions = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
const arns = [QUEUE, `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`];
const some = <T>(...values: T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const condition = fc.constantFrom(
  undefined,
  { Bool: { 'aws:SecureTransport': 'true' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { ArnEquals: { 'aws:PrincipalArn': ROLE } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/co*` } },
  { StringEquals: { 'aws:PrincipalAccount': [ACCOUNT, '999999999999'] } },
  { StringLike: { 'aws:PrincipalAccount': '99*' } },
  { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:topic' } },
);
const named = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    action: some(...actions, 'sqs:*', 'SQS:send*', '*', 'sqs:Rec?iveMessage'),
    notAction: fc.boolean(),
    resource: some(...arns, '*', `arn:aws:sqs:*:${ACCOUNT}:us*`, 'arn:aws:sqs:eu-west-1:999999999999:users'),
    notResource: fc.boolean(),
    condition,
  })
  .map(({ Effect, action, notAction, resource, notResource, condition: Condition }) => ({
    Effect,
    [notAction ? 'NotAction' : 'Action']: action,
    [notResource ? 'NotResource' : 'Resource']: resource,
    ...(Condition && { Condition }),
  }));
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '*' },
  { AWS: ROLE },
  { AWS: [`arn:aws:iam::${ACCOUNT}:role/other`] },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: ACCOUNT },
  { Service: 'sns.amazonaws.com' },
);
const ofQueue = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: some(...actions, 'sqs:*'),
    Principal: principal,
    condition,
  })
  .map(({ condition: Condition, ...rest }) => ({
    ...rest,
    Resource: QUEUE,
    ...(Condition && { Condition }),
  }));

test('agrees with an independent simulator of IAM on policies of roles and of resources', async () => {
  const counts = { allowed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(named, { minLength: 1, maxLength: 3 }),
      fc.option(fc.array(ofQueue, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      fc.constantFrom(...actions),
      async (identity, queue, action) => {
        const documents = [policy(...identity), queue && policy(...queue)] as const;
        const expected = await theirs(documents[0], documents[1], action);
        counts[expected ? 'allowed' : 'refused'] += 1;
        expect(ours(documents[0], documents[1], action)).toBe(expected);
      },
    ),
    { numRuns: 500 },
  );
  expect(Math.min(counts.allowed, counts.refused)).toBeGreaterThan(50);
});

const ofThing = (actionsOfThing: readonly string[], thing: string) =>
  fc.array(
    fc
      .record({
        Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
        Action: some(...actionsOfThing, '*'),
        Principal: principal,
        condition,
      })
      .map(({ condition: Condition, ...rest }) => ({
        ...rest,
        Resource: thing,
        ...(Condition && { Condition }),
      })),
    { minLength: 1, maxLength: 3 },
  );
const ofRole = (actionsOfThing: readonly string[], thing: string) =>
  fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: some(...actionsOfThing, '*'),
      Resource: some(thing, '*', QUEUE),
    }),
    { minLength: 1, maxLength: 2 },
  );

const kms = ['kms:Decrypt', 'kms:GenerateDataKey'];
test.each([
  ['a queue of another account', actions, abroad(QUEUE)],
  ['a key of the same account', kms, KEY],
  ['a key of another account', kms, abroad(KEY)],
])('agrees with it on %s', async (_what, actionsOfThing, thing) => {
  const counts = { allowed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      ofRole(actionsOfThing, thing),
      ofThing(actionsOfThing, thing),
      fc.constantFrom(...actionsOfThing),
      async (identity, own, action) => {
        const documents = [policy(...identity), policy(...own)] as const;
        const expected = await theirs(...documents, action, thing);
        counts[expected ? 'allowed' : 'refused'] += 1;
        expect(ours(...documents, action, thing)).toBe(expected);
      },
    ),
    { numRuns: 400 },
  );
  expect(Math.min(counts.allowed, counts.refused)).toBeGreaterThan(25);
});

describe('attributes of a table', () => {
  const limited = policy({
    Effect: 'Allow',
    Action: 'dynamodb:UpdateItem',
    Resource: '*',
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'marker'] } },
  });
  const verdict = (attributes: string[]) =>
    evaluate(
      { arn: ROLE, accountId: ACCOUNT, statements: readPolicy(limited) },
      { action: 'dynamodb:UpdateItem', resource: 'x', context: { 'dynamodb:Attributes': attributes } },
    );

  test('must all be among those named', () => {
    expect(verdict(['id', 'marker'])).toBe('allowed');
    expect(verdict(['id', 'name'])).toBe('not allowed');
  });
});

test.each([
  [
    { NumericEquals: { 'aws:PrincipalAccount': '1' } },
    'the condition operator "NumericEquals" is not enforced locally',
  ],
  [
    { StringEquals: { 'aws:PrincipalTag/team': 'x' } },
    'the condition key "aws:PrincipalTag/team" is not enforced locally',
  ],
])('a condition that is not known is an error that names it: %j', (Condition, message) => {
  expect(() => ours(policy(statement({ Condition })), undefined, 'sqs:SendMessage')).toThrow(message);
});

test('an element that is not known is an error that names it', () => {
  expect(() => readPolicy(policy(statement({ NotPrincipal: '*' })))).toThrow(
    'the policy element "NotPrincipal" is not enforced locally',
  );
});

test.each(['constructor', 'toString', 'valueOf'])('an expression may name an attribute %s', (name) => {
  expect(attributesOf({ UpdateExpression: `SET ${name} = :value` })).toEqual([name]);
});
