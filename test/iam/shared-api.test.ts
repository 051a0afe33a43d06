import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type BoundedContext, type SharedWith, SyncApi } from '../../packages/cdk-event-sharing';
import { userContract } from '../constructs/support/contracts';
import { at, contextIn, usersTable } from '../constructs/support/places';
import { temporaryDirectory } from '../support/temporary-directory';

const OWNER = '111111111111';
const NAMED = '222222222222';
const OTHER = '333333333333';
const ORGANIZATION = 'o-a1b2c3d4e5';
const FUNCTION = `arn:aws:lambda:eu-west-1:${OWNER}:function:users-Api-x1`;
const ROUTES = `arn:aws:execute-api:eu-west-1:${OWNER}:a1b2/$default/GET/users`;
const outdir = temporaryDirectory();

/** What is done to the owner's API, with what is known of the request. */
const REQUESTS: Readonly<Record<string, readonly [action: string, resource: string, context?: object]>> = {
  'call the URL': ['lambda:InvokeFunctionUrl', FUNCTION, { 'lambda:FunctionUrlAuthType': 'AWS_IAM' }],
  'call a public URL': ['lambda:InvokeFunctionUrl', FUNCTION, { 'lambda:FunctionUrlAuthType': 'NONE' }],
  'invoke through the URL': ['lambda:InvokeFunction', FUNCTION, { 'lambda:InvokedViaFunctionUrl': 'true' }],
  'invoke directly': ['lambda:InvokeFunction', FUNCTION, { 'lambda:InvokedViaFunctionUrl': 'false' }],
  'read the code': ['lambda:GetFunction', FUNCTION],
  'change the code': ['lambda:UpdateFunctionCode', FUNCTION],
  'call the gateway': ['execute-api:Invoke', ROUTES],
};
const THROUGH_URL = ['call the URL', 'invoke through the URL'];

/** What the function's own policy says: the permissions, as "AddPermission" of the Lambda API reference turns them into statements. */
function policyOfFunction(sharedWith: SharedWith): object {
  const context = contextIn(new App({ outdir }), 'users', at(OWNER));
  const table = usersTable(context);
  new SyncApi(context, 'Api', { table, contracts: [userContract()], path: 'users', sharedWith });
  const permissions = Template.fromStack(Stack.of(context)).findResources('AWS::Lambda::Permission');
  const Statement = Object.values(permissions)
    .map(({ Properties }) => Properties)
    .filter(({ Principal }) => Principal !== 'apigateway.amazonaws.com')
    .map(({ Action, Principal, FunctionUrlAuthType, InvokedViaFunctionUrl, PrincipalOrgID }) => ({
      Effect: 'Allow',
      Action,
      Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
      Resource: FUNCTION,
      Condition: {
        StringEquals: {
          ...(FunctionUrlAuthType && { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType }),
          ...(PrincipalOrgID && { 'aws:PrincipalOrgID': PrincipalOrgID }),
        },
        ...(InvokedViaFunctionUrl && { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
      },
    }));
  return { Version: '2012-10-17', Statement };
}

/** The policy of a consumer's role, in which nothing is left to the deployment. */
function policyOfCaller(): object {
  const context: BoundedContext = contextIn(new App({ outdir }), 'orders', at(NAMED));
  const role = new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const attributes = { url: 'https://x.lambda-url.eu-west-1.on.aws', callArn: FUNCTION };
  SyncApi.fromSyncApiAttributes(context, 'Users', attributes).grantCall(role);
  const [policy] = Object.values(Template.fromStack(Stack.of(context)).findResources('AWS::IAM::Policy'));
  return policy?.Properties.PolicyDocument;
}

const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

interface Caller {
  readonly account: string;
  readonly organization?: string;
  /** @default none */
  readonly policy?: object;
}

/** What an independent simulator of IAM says that a role of some account may do. */
async function allowed(sharedWith: SharedWith, { account, organization, policy }: Caller): Promise<string[]> {
  const resourcePolicy = policyOfFunction(sharedWith);
  const found: string[] = [];
  for (const [name, [action, resource, context]] of Object.entries(REQUESTS)) {
    const result = await runSimulation(
      {
        request: {
          principal: `arn:aws:iam::${account}:role/caller`,
          action,
          resource: { resource, accountId: OWNER },
          contextVariables: {
            'aws:PrincipalAccount': account,
            ...(organization && { 'aws:PrincipalOrgID': organization }),
            ...context,
          },
        },
        identityPolicies: policy ? [{ name: 'policy', policy }] : [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: resource === FUNCTION ? resourcePolicy : undefined,
      },
      {},
    );
    if (result.resultType === 'error') throw new Error(`${name}: ${JSON.stringify(result.errors)}`);
    if (result.overallResult === 'Allowed') found.push(name);
  }
  return found;
}

const TO_ACCOUNT: SharedWith = { accounts: [NAMED] };
const TO_ORGANIZATION: SharedWith = { organizationId: ORGANIZATION };

test.each<[string, SharedWith, Caller, string[]]>([
  [
    'a role of a named account that is granted it',
    TO_ACCOUNT,
    { account: NAMED, policy: policyOfCaller() },
    THROUGH_URL,
  ],
  ['a role of a named account that is not', TO_ACCOUNT, { account: NAMED }, []],
  ['an administrator of a named account', TO_ACCOUNT, { account: NAMED, policy: EVERYTHING }, THROUGH_URL],
  ['an administrator of a third account', TO_ACCOUNT, { account: OTHER, policy: EVERYTHING }, []],
  ['a granted role of a third account', TO_ACCOUNT, { account: OTHER, policy: policyOfCaller() }, []],
  [
    'an administrator of an account of the organisation',
    TO_ORGANIZATION,
    { account: OTHER, organization: ORGANIZATION, policy: EVERYTHING },
    THROUGH_URL,
  ],
  [
    'a role of an account of the organisation that is not granted it',
    TO_ORGANIZATION,
    { account: OTHER, organization: ORGANIZATION },
    [],
  ],
  [
    'an administrator of another organisation',
    TO_ORGANIZATION,
    { account: OTHER, organization: 'o-zzzzzzzzzz', policy: EVERYTHING },
    [],
  ],
  ['a role of the own account, with accounts', TO_ACCOUNT, { account: OWNER }, []],
  // A policy for an organisation names everybody: the documentation of `organizationId` says so.
  [
    'a role of the own account, with an organisation',
    TO_ORGANIZATION,
    { account: OWNER, organization: ORGANIZATION },
    THROUGH_URL,
  ],
])('%s may do exactly what it is meant to do', async (_, sharedWith, caller, expected) => {
  expect(await allowed(sharedWith, caller)).toEqual(expected);
});
