import { malformedPolicies } from './malformed-policies';

const ALLOW = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } };
const problems = (statements: unknown, Version = '2012-10-17') =>
  malformedPolicies({ Queue: { Properties: { PolicyDocument: { Version, Statement: statements } } } });
const condition = (Condition: unknown) => [{ ...ALLOW, Condition }];

test.each([
  ['a single statement', ALLOW],
  [
    'a policy of a resource',
    [{ ...ALLOW, Sid: 'a1', Principal: { AWS: '*', Service: ['sns.amazonaws.com'] } }],
  ],
  ['every action', [{ ...ALLOW, Action: ['*', 'kms:ReEncrypt*'] }]],
  ['a boolean and a number as texts', condition({ Bool: { a: 'true' }, NumericLessThanEquals: { b: '1' } })],
  ['operators of sets', condition({ 'ForAllValues:StringNotLikeIfExists': { a: ['x', { Ref: 'Y' }] } })],
])('%s is well-formed', (_what, statements) => {
  expect(problems(statements)).toEqual([]);
});

test.each([
  ['a boolean', condition({ Bool: { 'a:b': true } }), 'a:b has the value true, not a text'],
  [
    'a number in a list',
    condition({ NumericEquals: { 'a:b': ['1', 2] } }),
    'a:b has the value 2, not a text',
  ],
  ['no value', condition({ StringEquals: { 'a:b': [] } }), 'a:b has no value'],
  [
    'an object',
    condition({ StringEquals: { 'a:b': { c: 'd' } } }),
    'a:b has the value {"c":"d"}, not a text',
  ],
  ['an unknown operator', condition({ StringEqual: { a: 'b' } }), 'StringEqual is not an operator'],
  ['an operator without keys', condition({ Bool: 'true' }), 'Bool is not a map of keys'],
  ['a list of conditions', condition([]), 'its Condition is not an object'],
  [
    'a principal that is no text',
    [{ ...ALLOW, Principal: { AWS: 123456789012 } }],
    'Principal has the value 1234',
  ],
  ['a resource that is no text', [{ ...ALLOW, Resource: [1] }], 'Resource has the value 1, not a text'],
  ['two resources alike', [{ ...ALLOW, Resource: ['a', 'a'] }], 'it names "a" twice'],
  ['an action without service', [{ ...ALLOW, Action: 'SendMessage' }], 'SendMessage is not an action'],
  ['an action twice', [{ ...ALLOW, Action: ['a:B', 'a:B'] }], 'it names "a:B" twice'],
  ['an empty list of actions', [{ ...ALLOW, Action: [] }], 'it has no action'],
  ['no action', [{ Effect: 'Allow', Resource: '*' }], 'it needs one of Action and NotAction'],
  ['both kinds of resources', [{ ...ALLOW, NotResource: '*' }], 'it needs one of Resource and NotResource'],
  ['another effect', [{ ...ALLOW, Effect: 'allow' }], 'its effect is allow'],
  ['a Sid with a hyphen', [{ ...ALLOW, Sid: 'a-b' }], 'its Sid is a-b'],
  ['an unknown element', [{ ...ALLOW, Conditions: {} }], 'it has the unknown element Conditions'],
  ['a statement twice', [ALLOW, ALLOW], 'twice'],
  ['no statement', [], 'it has no statement'],
  ['a text as a statement', ['Allow'], 'a statement is not an object'],
])('%s is found', (_what, statements, problem) => {
  const found = problems(statements);
  expect(found).toContainEqual(expect.stringContaining(problem));
  for (const one of found) expect(one).toMatch(/^Queue\/Properties\/PolicyDocument: /);
});

test('a Sid of two statements and another version are found', () => {
  const twins = ['a:B', 'a:C'].map((Action) => ({ ...ALLOW, Action, Sid: 'x' }));
  expect(problems(twins, '2008-10-17')).toEqual([
    'Queue/Properties/PolicyDocument: its version is "2008-10-17"',
    'Queue/Properties/PolicyDocument: two statements have the Sid "x"',
  ]);
});
