import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Namespace, type SharedWith, SyncApi, type SyncApiProps } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { at } from '../support/places';
import { newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

const OWN = '111111111111';
const ACCOUNTS = ['222222222222', '333333333333'];
const ORGANIZATION = 'o-a1b2c3d4e5';
const outdir = temporaryDirectory();

function share(sharedWith?: SharedWith, props: Partial<SyncApiProps> = {}, namespace?: string) {
  const stack = new Stack(new App({ outdir }), 'Service', at(OWN));
  if (namespace) Namespace.set(stack, namespace);
  const context = newContext('users', stack);
  const table = newUsersTable(context);
  const api = new SyncApi(context, 'Api', {
    table,
    contracts: [userContract()],
    path: 'users',
    sharedWith,
    ...props,
  });
  api.grantCall(new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return { api, stack, template: templateOf(context) };
}

/** The statements that the function's policy gets, without the function. */
const permissionsOf = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Permission'))
    .map(({ Properties: { FunctionName, ...rest } }) => ({ ...rest, of: JSON.stringify(FunctionName) }))
    .filter(({ Principal }) => Principal !== 'apigateway.amazonaws.com')
    .map(({ of, ...rest }) => {
      expect(of).toMatch(/^\{"Fn::GetAtt":\["usersApiHandlerFunction\w+","Arn"\]\}$/);
      return rest;
    });

const both = (who: object) => [
  { ...who, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' },
  { ...who, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
];

describe('an API that is shared with other accounts', () => {
  test.each<[string, SharedWith, object[]]>([
    ['accounts', { accounts: ACCOUNTS }, ACCOUNTS.flatMap((Principal) => both({ Principal }))],
    [
      'an organisation',
      { organizationId: ORGANIZATION },
      both({ Principal: '*', PrincipalOrgID: ORGANIZATION }),
    ],
    [
      'both',
      { accounts: ['222222222222'], organizationId: ORGANIZATION },
      [...both({ Principal: '222222222222' }), ...both({ Principal: '*', PrincipalOrgID: ORGANIZATION })],
    ],
  ])('lets %s call its function through the URL, and nobody else in any way', (_, sharedWith, expected) => {
    expect(permissionsOf(share(sharedWith).template)).toEqual(expected);
    expect(permissionsOf(share(sharedWith, { functionUrl: true }).template)).toEqual(expected);
  });

  test('keeps everything for callers of its own account, and adds nothing but what others need', () => {
    for (const functionUrl of [false, true]) {
      const before = share(undefined, { functionUrl }).template.toJSON();
      const after = share({ accounts: ACCOUNTS }, { functionUrl }).template.toJSON();
      const added = Object.keys(after.Resources).filter((id) => !(id in before.Resources));
      expect(added.map((id) => after.Resources[id].Type).sort()).toEqual([
        ...Array.from({ length: 4 }, () => 'AWS::Lambda::Permission'),
        ...(functionUrl ? [] : ['AWS::Lambda::Url']),
        'AWS::SSM::Parameter',
      ]);
      for (const id of added) delete after.Resources[id];
      expect(after).toEqual(before);
    }
  });

  test('has one function URL, with IAM authorisation', () => {
    for (const functionUrl of [false, true])
      expect(
        propertiesOf(share({ accounts: ACCOUNTS }, { functionUrl }).template, 'AWS::Lambda::Url').AuthType,
      ).toBe('AWS_IAM');
  });

  test('says in a parameter of its namespace, and by a property, what callers must know', () => {
    const { api, stack, template } = share({ accounts: ACCOUNTS }, {}, 'dev');
    const { Name, Value } = propertiesOf(template, 'AWS::SSM::Parameter', /Attributes/);
    expect(Name).toBe('/dev/event-sharing/apis/users/User/shared');
    const [id] = Object.keys(template.findResources('AWS::Lambda::Url'));
    const values: Record<string, string> = {
      [`${id}.FunctionUrl`]: 'https://abc.lambda-url.eu-west-1.on.aws/',
    };
    const evaluate = (value: unknown): string => {
      if (typeof value === 'string') return value;
      const [[name, args]] = Object.entries(value as Record<string, unknown[]>) as [[string, unknown[]]];
      const [first, second] = args;
      if (name === 'Fn::Join') return (second as unknown[]).map(evaluate).join(String(first));
      if (name === 'Fn::GetAtt') return values[args.join('.')] ?? `the ARN of ${first}`;
      const { 'Fn::Split': split } = second as { 'Fn::Split': [string, unknown] };
      return evaluate(split[1]).split(split[0])[Number(first)] ?? '';
    };
    const shown = JSON.parse(evaluate(Value));
    expect(shown).toEqual({
      contractId: 'users/User',
      url: 'https://abc.lambda-url.eu-west-1.on.aws',
      callArn: expect.stringMatching(/^the ARN of usersApiHandlerFunction/),
    });
    expect(Object.keys(api.shared ?? {})).toEqual(Object.keys(shown));
    expect(evaluate(stack.resolve(api.shared?.url))).toBe(shown.url);
    expect(share().api.shared).toBeUndefined();
  });

  test('names for itself, as for other callers, for what is signed', () => {
    const { api } = share({ accounts: ACCOUNTS });
    expect([api.signingRegion, api.signingService]).toEqual(['eu-west-1', 'execute-api']);
    expect(share(undefined, { functionUrl: true }).api.signingService).toBe('lambda');
  });
});

describe('it refuses to share with', () => {
  test.each<[string, SharedWith, string]>([
    ['nobody', {}, 'sharedWith names nobody: give accounts or an organizationId'],
    ['no account', { accounts: [] }, 'sharedWith names nobody'],
    [
      'half an account',
      { accounts: ['12345'] },
      'must be the 12 digits of an account, known at synthesis, received "12345"',
    ],
    ['a role', { accounts: ['arn:aws:iam::222222222222:role/x'] }, 'must be the 12 digits of an account'],
    ['everybody', { accounts: ['*'] }, 'must be the 12 digits of an account'],
    ['an account twice', { accounts: ['222222222222', '222222222222'] }, 'names 222222222222 twice'],
    ['itself', { accounts: [OWN] }, `names ${OWN}, the owner's own account: leave it out`],
    [
      'a unit of an organisation',
      { organizationId: 'ou-ab12-cd34ef56' },
      'sharedWith.organizationId must match',
    ],
    ['any organisation', { organizationId: '*' }, 'sharedWith.organizationId must match'],
  ])('%s', (_, sharedWith, message) => {
    expect(() => share(sharedWith)).toThrow(message);
    expect(() => share(sharedWith)).toThrow(expect.objectContaining({ code: 'invalid-api' }));
  });
});
