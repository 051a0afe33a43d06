import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Contract, OwnedTable, SyncApi, type SyncApiProps } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { allowedActions, newContext, newUsersTable, propertiesOf, templateOf } from '../support/stacks';

function newApi(props: Partial<SyncApiProps> = {}, context = newContext()) {
  const table = props.table ?? newUsersTable(context);
  const api = new SyncApi(context, 'Api', { table, contracts: [userContract()], path: 'users', ...props });
  const caller = new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  api.grantCall(caller);
  return { api, context, template: templateOf(context) };
}

describe('an HTTP API', () => {
  test('has three routes, each with IAM authorisation', () => {
    const { template } = newApi();
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
    expect(routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType])).toEqual([
      ['GET /users', 'AWS_IAM'],
      ['GET /users/{key+}', 'AWS_IAM'],
      ['POST /users/batch-get', 'AWS_IAM'],
    ]);
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Integration').PayloadFormatVersion).toBe('2.0');
    template.resourceCountIs('AWS::Lambda::Url', 0);
  });

  test('is throttled, by default to 100 requests a second and 200 at once', () => {
    const settings = (props?: Partial<SyncApiProps>) =>
      propertiesOf(newApi(props).template, 'AWS::ApiGatewayV2::Stage').DefaultRouteSettings;
    expect(settings()).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    expect(settings({ rateLimit: 7, burstLimit: 9 })).toEqual({
      ThrottlingRateLimit: 7,
      ThrottlingBurstLimit: 9,
    });
  });

  test('logs who called which route with which result, and no path, query or body', () => {
    const { template } = newApi({ logRetention: RetentionDays.ONE_DAY });
    const stage = propertiesOf(template, 'AWS::ApiGatewayV2::Stage');
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true });
    expect(JSON.parse(stage.AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      route: '$context.routeKey',
      status: '$context.status',
      latencyMs: '$context.responseLatency',
      integrationLatencyMs: '$context.integrationLatency',
      caller: '$context.identity.userArn',
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
  });

  test('may be called by those alone who are allowed, on exactly its routes', () => {
    const arn = (path: string) => [
      'execute-api:Invoke',
      expect.stringMatching(new RegExp(`execute-api:.*"Ref":"usersApi[^"]*".*/\\$default/${path}"`)),
    ];
    const { PolicyDocument } = propertiesOf(newApi().template, 'AWS::IAM::Policy', /Caller/);
    const [{ Action, Resource }, ...others] = PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(Resource.map((each: unknown) => [Action, JSON.stringify(each)])).toEqual([
      arn('GET/users'),
      arn('GET/users/\\*'),
      arn('POST/users/batch-get'),
    ]);
  });

  test('has its base URL in a parameter that is named after the contract', () => {
    const { api, context, template } = newApi();
    const { Name, Value } = propertiesOf(template, 'AWS::SSM::Parameter', /Url/);
    expect(Name).toBe('/event-sharing/apis/users/User');
    expect(Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^usersApi/), 'ApiEndpoint'] });
    expect(Stack.of(context).resolve(api.url)).toEqual(Value);
  });
});

describe('a function URL', () => {
  test('has IAM authorisation and no gateway', () => {
    const { template } = newApi({ functionUrl: true });
    expect(propertiesOf(template, 'AWS::Lambda::Url').AuthType).toBe('AWS_IAM');
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('needs both permissions, through the URL only', () => {
    const { template } = newApi({ functionUrl: true });
    const { PolicyDocument } = propertiesOf(template, 'AWS::IAM::Policy', /Caller/);
    const Resource = { 'Fn::GetAtt': [expect.stringMatching(/HandlerFunction/), 'Arn'] };
    expect(PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunctionUrl',
        Resource,
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource,
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
    ]);
  });

  test('is limited by concurrency', () => {
    const { template } = newApi({ functionUrl: true, reservedConcurrentExecutions: 5 });
    expect(propertiesOf(template, 'AWS::Lambda::Function').ReservedConcurrentExecutions).toBe(5);
  });
});

describe('the function', () => {
  test('may read the one table, and nothing more', () => {
    const actions = allowedActions(newApi().template, /HandlerRole/).filter(
      ([action]) => !action.startsWith('logs:'),
    );
    expect(actions.map(([action]) => action)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:Scan',
    ]);
    for (const [, resource] of actions) {
      expect(JSON.parse(resource)).toEqual({
        'Fn::GetAtt': [expect.stringMatching(/^usersUsersTable/), 'Arn'],
      });
    }
  });

  test("may decrypt with the key of the owner's table, if that is the owner's own", () => {
    const context = newContext();
    const table = new Table(context, 'Encrypted', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      encryptionKey: new Key(context, 'Key'),
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const { template } = newApi({ table: OwnedTable.fromTable(context, 'Adopted', table) }, context);
    const actions = allowedActions(template, /HandlerRole/).map(([action]) => action);
    expect(actions).toContain('kms:Decrypt');
  });

  test('answers within the 30 seconds of the gateway, and without a reservation', () => {
    expect(propertiesOf(newApi().template, 'AWS::Lambda::Function')).toMatchObject({ Timeout: 10 });
    newApi().template.hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });
});

test('versions are served newest first, whatever their order', () => {
  const version = (text: string) => userContract({ meta: { version: text } });
  const { api } = newApi({ contracts: [version('1.3'), version('10.0'), version('2.1')] });
  expect(api.contracts.map((each) => each.version)).toEqual(['10.0', '2.1', '1.3']);
});

describe('it refuses', () => {
  const mapped = (meta: object) => userContract({ meta });
  const rules: [what: string, props: Partial<SyncApiProps>, message: string][] = [
    ['no contract', { contracts: [] }, 'an API needs at least one contract'],
    ['a path with a slash', { path: 'users/all' }, 'path must match ^[a-z][a-z0-9-]*$, received "users/all"'],
    ["another owner's contract", { contracts: [mapped({ owner: 'orders' })] }, 'is owned by "orders"'],
    [
      'two entities',
      { contracts: [userContract(), mapped({ entity: 'Person' })] },
      'the contracts are of users/User and users/Person',
    ],
    [
      'two contracts of one major version',
      { contracts: [userContract(), mapped({ version: '1.1' })] },
      'two contracts are of major version 1',
    ],
    ['a rate for a function URL', { functionUrl: true, rateLimit: 5 }, 'rateLimit is 5, but a function URL'],
    [
      'a burst for a function URL',
      { functionUrl: true, burstLimit: 5 },
      'burstLimit is 5, but a function URL',
    ],
    ['a rate of nothing', { rateLimit: 0 }, 'rateLimit must be a whole number, at least 1, received 0'],
    ['half a burst', { burstLimit: 1.5 }, 'burstLimit must be a whole number, at least 1, received 1.5'],
    [
      'no concurrency',
      { reservedConcurrentExecutions: 0 },
      'reservedConcurrentExecutions must be a whole number',
    ],
    ['a key that leaves the row open', { contracts: [mapped({ key: ['name'] })] }, 'key attribute "user_id"'],
    [
      'a key field that is not in the key of the table',
      { contracts: [mapped({ key: ['user_id', 'name'] })] },
      'the key field "name" of users/User is not part of the table\'s key (user_id)',
    ],
    [
      'a key field of another type',
      {
        contracts: [userContract({ properties: { user_id: { type: 'string' } } })],
      },
      'the key field "user_id" of users/User has another type than in the table',
    ],
  ];

  test.each(rules)('%s', (_what, props, message) => {
    expect(() => newApi(props)).toThrow(message);
    expect(() => newApi(props)).toThrow(expect.objectContaining({ code: 'invalid-api' }));
  });

  test("another context's table", () => {
    const table = newUsersTable(newContext('orders'));
    expect(() => newApi({ table })).toThrow('belongs to the context "orders", not to "users"');
  });

  test('a second API of the same contract in a stack', () => {
    const context = newContext();
    const props = { table: newUsersTable(context), contracts: [userContract()], path: 'users' };
    new SyncApi(context, 'One', props);
    expect(() => new SyncApi(context, 'Two', props)).toThrow('is served by another API of this stack');
  });

  test('nothing of a single table whose key follows from the contract', () => {
    const context = newContext();
    const table = new OwnedTable(context, 'Single', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
    });
    const contract = (items: object) =>
      Contract.fromObject({
        ...userContract().schema,
        'x-contract': {
          owner: 'users',
          entity: 'User',
          version: '1.0',
          key: ['user_id'],
          source: { items, fields: { user_id: { attribute: 'pk', stripPrefix: 'USER#' } } },
        },
      });
    const open = contract({ attribute: 'sk', beginsWith: 'PROFILE' });
    expect(() => new SyncApi(context, 'Open', { table, contracts: [open], path: 'users' })).toThrow(
      'does not tell the table\'s key attribute "sk"',
    );
    newApi({ table, contracts: [contract({ attribute: 'sk', equals: 'PROFILE' })] }, context);
  });
});
