import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SyncApi } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

const newRole = (context: ReturnType<typeof newContext>) =>
  new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

/** The names of SSM parameters by the parameters of a template that read them. */
function parametersOf(context: ReturnType<typeof newContext>): Record<string, string> {
  const parameters = templateOf(context).findParameters('*');
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, { Type }]) => Type === 'AWS::SSM::Parameter::Value<String>')
      .map(([id, { Default }]) => [id, Default]),
  );
}

describe('the API of another stack', () => {
  const context = newContext('orders');
  const api = SyncApi.locate(context, userContract());
  api.grantCall(newRole(context));
  new CfnOutput(Stack.of(context), 'Url', { value: api.url });
  const parameters = parametersOf(context);
  const nameOf = ({ Ref = '' }) => parameters[Ref];

  test('is found through SSM parameters, and nothing is imported', () => {
    const { Value } = templateOf(context).findOutputs('Url').Url ?? {};
    expect(nameOf(Value)).toBe('/event-sharing/apis/users/User');
    expect(JSON.stringify(templateOf(context).toJSON())).not.toContain('Fn::ImportValue');
  });

  test('may be called through a gateway or a function URL, and its function not directly', () => {
    const { PolicyDocument } = propertiesOf(templateOf(context), 'AWS::IAM::Policy', /Caller/);
    const statements = PolicyDocument.Statement as { Resource: { Ref: string } }[];
    for (const { Resource } of statements)
      expect(nameOf(Resource)).toBe('/event-sharing/apis/users/User/arn');
    expect(statements.map(({ Resource: _, ...statement }) => statement)).toEqual([
      { Effect: 'Allow', Action: 'execute-api:Invoke' },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunctionUrl',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
    ]);
  });
});

test('the API of the same stack is used directly, because its parameters do not exist before it', () => {
  const context = newContext();
  const api = new SyncApi(context, 'Api', {
    table: newUsersTable(context),
    contracts: [userContract()],
    path: 'users',
  });
  expect(SyncApi.locate(newContext('orders', Stack.of(context)), userContract())).toBe(api);
  expect(Object.values(parametersOf(context)).filter((name) => name.includes('/apis/'))).toEqual([]);
});

describe('the ARN that an API gives to its callers', () => {
  const arnOf = (functionUrl: boolean) => {
    const context = newContext();
    const table = newUsersTable(context);
    new SyncApi(context, 'Api', { table, contracts: [userContract()], path: 'users', functionUrl });
    const { Name, Value } = propertiesOf(templateOf(context), 'AWS::SSM::Parameter', /ApiArn/);
    expect(Name).toBe('/event-sharing/apis/users/User/arn');
    return JSON.stringify(Value);
  };

  test('is of the routes of its gateway, and of no other API', () => {
    expect(arnOf(false)).toMatch(/execute-api:.*"Ref":"usersApi[^"]*".*\/\$default\/\*\/\*"/);
  });

  test('is of its function, if that has a URL', () => {
    expect(JSON.parse(arnOf(true))).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/HandlerFunction/), 'Arn'],
    });
  });
});
