import { type App, type StackProps, Stage, Token } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Namespace,
  type SharedWith,
  SyncApi,
  type SyncApiAttributes,
  type SyncApiLocateOptions,
} from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { at, contextIn, contractOf, newApp, usersTable, warningsOf } from '../support/places';
import { propertiesOf, templateOf } from '../support/stacks';

const OWNER = at('111111111111', 'us-east-1');
const CALLER = at('222222222222', 'eu-west-1');
const SHARED: SharedWith = { accounts: ['222222222222'] };
const PRINTS_SHARED =
  'call SyncApi.fromSyncApiAttributes with the attributes that this prints: aws ssm get-parameter --name /event-sharing/apis/users/User/shared --query Parameter.Value --output text --region us-east-1, with credentials of account 111111111111';

function addApi(app: App | Stage, sharedWith?: SharedWith, place = OWNER): SyncApi {
  const context = contextIn(app, 'users', place);
  return new SyncApi(context, 'Api', {
    table: usersTable(context),
    contracts: [userContract()],
    path: 'users',
    sharedWith,
  });
}

function locate(app: App | Stage, options: SyncApiLocateOptions, place: StackProps | undefined = CALLER) {
  return SyncApi.locate(contextIn(app, 'orders', place), userContract(), options);
}

const EXPLICIT = { apiAccount: '111111111111', apiRegion: 'us-east-1' };

describe('an API that is looked for in another account or region', () => {
  test('is refused, with the command that prints what is taken in its place', () => {
    const app = newApp();
    locate(app, EXPLICIT);
    expect(() => app.synth()).toThrow(
      `[orders/orders-context] the API of users/User is said to be in account 111111111111 and region us-east-1, what calls it is in account 222222222222 and region eu-west-1, and parameters reach no further than one account and region: ${PRINTS_SHARED}`,
    );
  });

  test('is refused with what to share, if the app has it and does not share it with the caller', () => {
    for (const sharedWith of [undefined, { accounts: ['333333333333'] }]) {
      const app = newApp();
      locate(app, EXPLICIT);
      addApi(app, sharedWith);
      expect(() => app.synth()).toThrow(
        `one account and region: add account 222222222222 to sharedWith of users/users-context/Api, deploy that, and ${PRINTS_SHARED}`,
      );
    }
    for (const sharedWith of [SHARED, { organizationId: 'o-a1b2c3d4e5' }]) {
      const app = newApp();
      addApi(app, sharedWith);
      locate(app, EXPLICIT);
      expect(() => app.synth()).toThrow(`one account and region: ${PRINTS_SHARED}`);
    }
  });

  test('is found by nobody who does not say where it is, and the same is told of it', () => {
    for (const [sharedWith, remedy] of [
      [SHARED, PRINTS_SHARED],
      [undefined, 'add account 222222222222 to sharedWith of users/users-context/Api, deploy that, and call'],
    ] as const) {
      const app = newApp();
      locate(app, {});
      addApi(app, sharedWith);
      expect(() => app.synth()).toThrow(
        `reach no further than one account and region: deploy both to the same account and region, or ${remedy}`,
      );
    }
  });

  test('in a stage of its own is warned of, with the same remedy', () => {
    const app = newApp();
    addApi(new Stage(app, 'Owners', OWNER), SHARED, {});
    locate(new Stage(app, 'Callers', CALLER), {}, {});
    expect(warningsOf(app.synth())).toEqual([
      expect.stringContaining(`deploy the owner there too, if no other app does, or ${PRINTS_SHARED}`),
    ]);
  });

  test('in another region of the account needs no sharing', () => {
    const app = newApp();
    locate(app, { apiRegion: 'us-east-1', apiNamespace: 'dev' }, at('111111111111'));
    expect(() => app.synth()).toThrow(
      'with the url and the callArn that this prints: aws ssm get-parameters --names /dev/event-sharing/apis/users/User /dev/event-sharing/apis/users/User/arn --query "Parameters[].[Name,Value]" --output text --region us-east-1, with credentials of account 111111111111',
    );
  });

  test('in another region of what is one account, whichever, needs no sharing either', () => {
    const app = newApp();
    addApi(app, undefined, { env: { region: 'us-east-1' } });
    locate(app, {}, { env: { region: 'eu-west-1' } });
    expect(() => app.synth()).toThrow(
      /or call SyncApi.fromSyncApiAttributes with the url and the callArn .* --region us-east-1, with credentials of its account/,
    );
  });

  test('is the one of the namespace in which it is looked for', () => {
    const app = newApp();
    for (const [name, sharedWith] of [
      ['dev', SHARED],
      ['prod', undefined],
    ] as const) {
      const stage = new Stage(app, name);
      Namespace.set(stage, name);
      addApi(stage, sharedWith);
    }
    locate(app, { ...EXPLICIT, apiNamespace: 'prod' });
    expect(() => app.synth()).toThrow(
      /: add account 222222222222 to sharedWith of prod\/users\/users-context\/Api, .* --name \/prod\/event-sharing/,
    );
  });

  test('is not taken for one of the same stack or of another namespace', () => {
    const app = newApp();
    const context = contextIn(app, 'users', CALLER);
    const table = usersTable(context);
    new SyncApi(context, 'Api', { table, contracts: [userContract()], path: 'users' });
    SyncApi.locate(context, userContract(), EXPLICIT);
    expect(() => app.synth()).toThrow('is said to be in account 111111111111');
  });

  test('is refused where nobody knows in which account or region its caller is', () => {
    const app = newApp();
    locate(app, EXPLICIT, {});
    expect(() => app.synth()).toThrow('set env of the stack orders, or leave apiAccount and apiRegion out');
  });

  test('is the one of here, if it is said to be here', () => {
    const app = newApp();
    const api = locate(app, { apiAccount: '222222222222', apiRegion: 'eu-west-1' });
    expect(Token.isUnresolved(api.url)).toBe(true);
    app.synth();
  });

  test.each<[string, SyncApiLocateOptions, string]>([
    ['no account', { apiAccount: 'prod' }, 'apiAccount must be the 12 digits of an account'],
    ['no region', { apiRegion: 'eu' }, 'apiRegion must be the name of a region such as eu-west-1'],
    [
      'a region of the deployment',
      { apiRegion: Token.asString({ Ref: 'AWS::Region' }) },
      'known at synthesis',
    ],
  ])('is not looked for in %s', (_, options, message) => {
    expect(() => locate(newApp(), options)).toThrow(expect.objectContaining({ code: 'invalid-api' }));
    expect(() => locate(newApp(), options)).toThrow(message);
  });
});

describe('an API that is called by its attributes', () => {
  const callArn = 'arn:aws:lambda:us-east-1:111111111111:function:users-Api-x1';
  const attributes = { contractId: 'users/User', url: 'https://abc.lambda-url.us-east-1.on.aws', callArn };
  const call = (app: App | Stage, attrs: Partial<SyncApiAttributes> = {}, place = CALLER) => {
    const context = contextIn(app, 'orders', place);
    return { context, api: SyncApi.fromSyncApiAttributes(context, 'Users', { ...attributes, ...attrs }) };
  };

  test('is granted both permissions, through the URL only, and signed for where it is', () => {
    const { context, api } = call(newApp());
    api.grantCall(new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    expect([api.url, api.signingRegion, api.signingService]).toEqual([attributes.url, 'us-east-1', 'lambda']);
    const { PolicyDocument } = propertiesOf(templateOf(context), 'AWS::IAM::Policy', /Caller/);
    expect(PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: callArn,
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: callArn,
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
    ]);
  });

  test('must be shared with its caller, if this app has it, whichever is created first', () => {
    for (const sharedWith of [undefined, { accounts: ['333333333333'] }]) {
      const app = newApp();
      call(app);
      addApi(app, sharedWith);
      expect(() => app.synth()).toThrow(
        '[orders/orders-context/Users] the API of users/User (users/users-context/Api) is not shared with account 222222222222, in which its caller is, and would refuse it: add account 222222222222 to sharedWith of users/users-context/Api',
      );
    }
  });

  test.each<[string, SharedWith | undefined, Partial<SyncApiAttributes>, StackProps]>([
    ['is shared', SHARED, {}, CALLER],
    ['may be, with its organisation', { organizationId: 'o-a1b2c3d4e5' }, {}, CALLER],
    ['is of its own account', undefined, {}, at('111111111111')],
    ['is in another region', undefined, { callArn: callArn.replace('us-east-1', 'eu-west-1') }, CALLER],
    ['is of another contract', undefined, { contractId: 'users/Tag' }, CALLER],
  ])('is not refused where it %s', (_, sharedWith, attrs, place) => {
    const app = newApp(true);
    addApi(app, sharedWith);
    const { context, api } = call(app, attrs, place);
    api.grantCall(new Role(context, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    expect(warningsOf(app.synth())).toEqual([]);
  });

  test('is shared if that of one of the namespaces there is', () => {
    const app = newApp();
    for (const [name, sharedWith] of [
      ['dev', undefined],
      ['prod', SHARED],
    ] as const) {
      const stage = new Stage(app, name);
      Namespace.set(stage, name);
      addApi(stage, sharedWith);
    }
    call(app);
    app.synth();
  });

  test('cannot be an HTTP API of another account', () => {
    const gateway = 'arn:aws:execute-api:us-east-1:111111111111:a1b2/$default/*/*';
    expect(() => call(newApp(), { callArn: gateway })).toThrow(
      'callArn is of an HTTP API of account 111111111111, and such an API lets in roles of its own account alone, not of 222222222222: have the owner set sharedWith',
    );
    expect(call(newApp(), { callArn: gateway }, at('111111111111')).api.signingService).toBe('execute-api');
  });

  test('cannot refer to an owner in another account, and says what can be taken', () => {
    const app = newApp();
    const { shared, url, callArn: gateway } = addApi(app, SHARED);
    const refers =
      'callArn refers to users/users-context/Api in account 111111111111, and CloudFormation hands no value over to account 222222222222: ';
    for (const [name, attrs] of [
      ['Url', shared],
      ['Gateway', { url, callArn: gateway }],
    ] as const) {
      const stage = new Stage(app, name);
      expect(() => call(stage, attrs)).toThrow(refers + PRINTS_SHARED);
    }
    expect(call(app, shared, OWNER).api.url).toBe(shared?.url);
    app.synth();
  });

  test.each([['users'], ['arn:aws:lambda:us-east-1:111111111111'], ['arn:aws:sns:us-east-1:111111111111:t']])(
    'needs an ARN of what is called, and not %s',
    (wrong) => {
      expect(() => call(newApp(), { callArn: wrong })).toThrow(
        `callArn must be the ARN of a function or of the routes of an HTTP API, received "${wrong}"`,
      );
    },
  );
});

test('a contract of another owner has the remedy of its own names', () => {
  const app = newApp();
  SyncApi.locate(contextIn(app, 'orders', CALLER), contractOf('crm'), EXPLICIT);
  expect(() => app.synth()).toThrow('--name /event-sharing/apis/crm/User/shared');
});
