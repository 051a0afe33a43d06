import fc from 'fast-check';
import type { Grant } from '../../../lib/constructs/boundaries/grants';
import { Resolver } from '../../../lib/constructs/boundaries/resolver';
import { statementsOf } from '../../../lib/constructs/boundaries/statements';
import { TableGrants } from '../../../lib/constructs/boundaries/table-grants';
import {
  type StackTemplate,
  TemplateResource,
  Templates,
} from '../../../lib/constructs/boundaries/templates';

const stack: StackTemplate = {
  path: 'Stack',
  stage: '',
  stackName: 'Stack',
  templatePath: 'Stack.template.json',
  template: {},
  paths: new Map(),
};
const resolver = new Resolver(new Templates([stack]));
const policy = new TemplateResource(stack, 'Policy', { Type: 'AWS::IAM::Policy' });

function grantsOf(...statements: readonly object[]): Grant[] {
  const document = { Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) };
  return statementsOf(policy, document, 'Properties/PolicyDocument', resolver).map((statement) => ({
    holder: { name: 'role' },
    statement,
  }));
}

const USERS = 'arn:*:dynamodb:*:*:table/users';

test.each([
  ['the table', { Resource: 'arn:aws:dynamodb:eu-west-1:1:table/users' }],
  ['its index', { Resource: `${USERS}/index/*` }],
  ['its stream, whose label has colons', { Resource: `${USERS}/stream/2026-01-01T00:00:00.000` }],
  ['a pattern of names', { Resource: 'arn:aws:dynamodb:*:*:table/us*' }],
  ['a pattern of kinds', { Resource: 'arn:aws:dynamodb:*:*:tabl?/users' }],
  ['a service', { Resource: 'arn:aws:dynamodb:*' }],
  ['everything', { Resource: '*' }],
  ['everything but another table', { NotResource: 'arn:aws:dynamodb:*:*:table/orders' }],
  ['no resource, as in the policy of a resource', {}],
  ['another table and this one', { Resource: ['arn:*:dynamodb:*:*:table/orders', USERS] }],
])('a grant on %s is about the table', (_, resources) => {
  const grants = grantsOf({ Action: 'dynamodb:PutItem', ...resources });
  expect(new TableGrants(grants).about(USERS)).toEqual(grants);
});

test('grants on other tables, and of no action on a table, are not', () => {
  const grants = grantsOf(
    { Action: 'dynamodb:PutItem', Resource: 'arn:*:dynamodb:*:*:table/users2' },
    { Action: 'sqs:SendMessage', Resource: '*' },
    { Action: 'dynamodb:ListTables', Resource: '*' },
  );
  expect(new TableGrants(grants).about(USERS)).toEqual([]);
});

test('the order is that of the templates, and a table of unknown name has all', () => {
  const grants = grantsOf(
    { Action: 'dynamodb:PutItem', Resource: '*' },
    { Action: 'dynamodb:*', Resource: USERS },
    { Action: 'dynamodb:PutItem', Resource: 'arn:*:dynamodb:*:*:table/orders' },
    { Action: 'dynamodb:Get*', Resource: ['*'] },
  );
  const index = new TableGrants(grants);
  expect(index.about(USERS)).toEqual([grants[0], grants[1], grants[3]]);
  expect(index.about('arn:*:dynamodb:*:*:table/*-users')).toEqual(grants);
});

test('no grant that reaches a table is missed', () => {
  const part = fc.array(
    fc.constantFrom('users', 'u', '*', '?', '/', ':', 'table', 'index', 'arn', 'dynamodb'),
    {
      maxLength: 12,
    },
  );
  const pattern = fc.oneof(
    part.map((parts) => parts.join('')),
    part.map((parts) => `arn:aws:dynamodb:*:*:table/${parts.join('')}`),
  );
  const arn = part.map((parts) => `arn:*:dynamodb:eu-west-1:1:table/${parts.join('').replace(/[:/]/g, '')}`);
  fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), arn, (Resource, table) => {
      const grants = grantsOf({ Action: 'dynamodb:PutItem', Resource });
      const targets = [table, `${table}/index/*`, `${table}/stream/*`];
      const reaches = targets.some((target) => grants[0]?.statement.reaches(target));
      return !reaches || new TableGrants(grants).about(table).length === 1;
    }),
    { numRuns: 2_000 },
  );
});
