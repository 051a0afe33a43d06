import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LocalEnvironment } from '../../../lib/local-cloud';
import {
  BoundedContext,
  Contract,
  OwnedTable,
  SyncApi,
  type SyncApiAttributes,
} from '../../../packages/cdk-event-sharing';
import { type Signing, signedFetch } from '../../support/signed-fetch';
import { temporaryDirectory } from '../../support/temporary-directory';
import { writeCaller } from './support/caller';
import { DeployedApp } from './support/deployed-app';
import { outputAll } from './support/pipeline';

const OWNER = { account: '111111111111', region: 'us-east-1' };
/** With whom the API is shared, in a region of its own. */
const CALLER = { account: '222222222222', region: 'eu-west-1' };
/** With whom it is not, in the owner's region. */
const STRANGER = { account: '444444444444', region: 'us-east-1' };

const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id'],
});
const ROWS = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, name: `name of ${id}` }));

const code = temporaryDirectory();

/** @param shared what the owner's stack has written down, once it is deployed */
const define = (shared?: SyncApiAttributes) => (app: App) => {
  const owner = new BoundedContext(new Stack(app, 'Owner', { env: OWNER }), 'Context', { name: 'users' });
  const table = new OwnedTable(owner, 'Users', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const api = new SyncApi(owner, 'Api', {
    table,
    contracts: [contract],
    path: 'users',
    sharedWith: { accounts: [CALLER.account] },
  });
  outputAll(Stack.of(owner), { Table: table.table.tableName, Url: api.url, Function: api.functionName });
  addCaller(owner, 'Inside', api);

  for (const [name, env] of Object.entries({ Caller: CALLER, Stranger: STRANGER })) {
    const context = new BoundedContext(new Stack(app, name, { env }), 'Context', { name: 'orders' });
    // Without the contract, since the synthesis would refuse the stranger.
    const { contractId: _, ...attributes } = shared ?? {};
    const users =
      shared &&
      SyncApi.fromSyncApiAttributes(
        context,
        'Users',
        name === 'Caller' ? shared : (attributes as SyncApiAttributes),
      );
    addCaller(context, 'Granted', users);
    addCaller(context, 'Forgotten', users, false);
  }
};

/** A function that asks what it is told. */
function addCaller(
  context: BoundedContext,
  id: string,
  api?: ReturnType<typeof SyncApi.locate>,
  granted = true,
) {
  const caller = new LambdaFunction(context, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    environment: api && {
      USERS_API: api.url,
      USERS_REGION: api.signingRegion,
      USERS_SERVICE: api.signingService,
    },
  });
  if (granted) api?.grantCall(caller);
}

const deployed = new DeployedApp(
  (app) => {
    writeCaller(code, contract);
    define()(app);
  },
  { enforceIam: true },
);
let shared: SyncApiAttributes;

beforeAll(async () => {
  const owner = deployed.cloud.in('Owner');
  shared = JSON.parse(owner.parameters.get('/event-sharing/apis/users/User/shared') ?? '');
  deployed.synthesise(define(shared));
  await deployed.cloud.update();
  for (const { id, name } of ROWS) {
    const Item = { id: { S: id }, name: { S: name }, private: { S: 'SECRET' } };
    await owner.clients.dynamodb.send(new PutItemCommand({ TableName: deployed.output('Table'), Item }));
  }
});

async function ask(stack: string, id: string, method: string, ...args: unknown[]) {
  const { payload, error } = await deployed.cloud
    .in(stack)
    .invoke(`${stack}/Context/${id}`, { method, args });
  if (error) throw new Error(JSON.stringify(error));
  return payload as { answer?: { items: object[]; next?: string }; status?: number; message?: string };
}

/** What a function finds in its environment. */
const environmentOf = (stack: string, id: string) =>
  (deployed.cloud.in(stack) as LocalEnvironment).function(`${stack}/Context/${id}`).spec.environment;
const keyOf = (stack: string, id: string) => environmentOf(stack, id).AWS_ACCESS_KEY_ID ?? '';

/** The answer to a signed request, and why the local cloud refuses it. */
async function call(accessKeyId: string, signing: Signing = {}, url = shared.url) {
  const scope = { service: 'lambda', region: OWNER.region, accessKeyId };
  const { status, headers } = await signedFetch(`${url}/users/a`, {}, { ...scope, ...signing });
  return { status, reason: decodeURI(headers.get('x-local-cloud-refusal') ?? '') };
}

describe('an API that is shared with another account', () => {
  test('gives its rows to a function there, in another region, one by one, many at once and by pages', async () => {
    expect(await ask('Caller', 'Granted', 'get', { id: 'b' })).toEqual({
      answer: { data: ROWS[1], stale: false, ageMs: expect.any(Number) },
    });
    expect(await ask('Caller', 'Granted', 'get', { id: 'none' })).toEqual({});
    const many = await ask('Caller', 'Granted', 'getMany', [{ id: 'a' }, { id: 'x' }, { id: 'e' }]);
    expect(many.answer).toEqual({
      items: expect.arrayContaining([ROWS[0], ROWS[4]]),
      missing: [{ id: 'x' }],
      refused: [],
    });
    const rows: object[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { answer } = await ask('Caller', 'Granted', 'list', { limit: 2, cursor });
      rows.push(...(answer?.items ?? []));
      cursor = answer?.next;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThan(2);
    expect(rows).toEqual(expect.arrayContaining(ROWS));
    expect(rows).toHaveLength(ROWS.length);
  });

  test('gives nothing to a role there that nobody has granted it', async () => {
    expect((await ask('Caller', 'Forgotten', 'get', { id: 'a' })).status).toBe(403);
    expect(await call(keyOf('Caller', 'Forgotten'))).toEqual({
      status: 403,
      reason: expect.stringContaining('no identity-based policy allows the lambda:InvokeFunctionUrl action'),
    });
  });

  test('gives nothing to a third account, whatever that allows itself, and says what may be missing', async () => {
    for (const [method, arg] of [
      ['get', { id: 'a' }],
      ['getMany', [{ id: 'a' }]],
      ['list', {}],
    ] as const) {
      expect(await ask('Stranger', 'Granted', method, arg)).toEqual({
        kind: 'forbidden',
        status: 403,
        message: expect.stringMatching(
          /^\S+ of users\/User: the owner answered 403 .* for lambda in us-east-1: .* the role that signs needs grantCall, and from another account the owner's SyncApi must name it in sharedWith$/,
        ),
      });
    }
    expect((await call(keyOf('Stranger', 'Granted'))).reason).toContain(
      'no resource-based policy allows the lambda:InvokeFunctionUrl action',
    );
  });

  test('refuses what is not signed, or signed for something else or by somebody else', async () => {
    const key = keyOf('Caller', 'Granted');
    expect((await call(key)).status).toBe(200);
    expect((await fetch(`${shared.url}/users/a`)).status).toBe(403);
    for (const wrong of [
      { region: CALLER.region },
      { service: 'execute-api' },
      { secret: 'another' },
      { date: new Date(Date.now() - 10 * 60_000) },
      { tamper: ({ url }: { url: string }) => ({ url: url.replace('/a', '/b') }) },
    ])
      expect((await call(key, wrong)).status).toBe(403);
  });

  test('lets them in by that URL alone: not by the gateway, and not to the function itself', async () => {
    const accessKeyId = keyOf('Caller', 'Granted');
    const gateway = deployed.output('Url');
    expect(await call(accessKeyId, { service: 'execute-api' }, gateway)).toMatchObject({ status: 403 });
    const lambda = new LambdaClient({
      endpoint: environmentOf('Caller', 'Granted').AWS_ENDPOINT_URL_LAMBDA,
      region: OWNER.region,
      credentials: { accessKeyId, secretAccessKey: 'local' },
    });
    await expect(lambda.send(new InvokeCommand({ FunctionName: shared.callArn }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('lambda:InvokeFunction'),
    });
    lambda.destroy();
  });

  test('goes on for callers of its own account, through the gateway', async () => {
    expect((await ask('Owner', 'Inside', 'get', { id: 'a' })).answer).toMatchObject({ data: ROWS[0] });
    const inside = keyOf('Owner', 'Inside');
    expect((await call(inside, { service: 'execute-api' }, deployed.output('Url'))).status).toBe(200);
    expect((await call(inside)).reason).toContain('no identity-based policy allows');
  });
});
