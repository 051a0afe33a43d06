import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Clock } from '../../../lib/local-cloud/clock';
import { LocalFunction } from '../../../lib/local-cloud/functions';
import { type Handling, HttpProxy } from '../../support/http-proxy';
import { ApiCloud } from './cloud';

let apis: ApiCloud;
const functions: LocalFunction[] = [];
const proxies: HttpProxy[] = [];
const logged: string[] = [];

beforeAll(async () => {
  apis = await ApiCloud.start();
});
afterAll(async () => {
  await Promise.all(functions.map((fn) => fn.stop()));
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await apis?.stop();
});

/** The deployed function with another DynamoDB. */
async function ask(dynamodb: string, timeoutMs = 10_000): Promise<APIGatewayProxyStructuredResultV2> {
  const { spec } = apis.cloud.function(apis.output('UsersFunction'));
  const environment = { ...spec.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb };
  const fn = new LocalFunction(
    { ...spec, timeoutMs, environment },
    { clock: new Clock(), log: ({ message }) => logged.push(message) },
  );
  functions.push(fn);
  const http = { method: 'GET', path: '/users/1', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' };
  const { payload } = await fn.invoke({
    rawPath: '/users/1',
    routeKey: 'GET /users/{key+}',
    headers: {},
    requestContext: { requestId: 'r1', http },
  });
  return payload as APIGatewayProxyStructuredResultV2;
}

/** In DynamoDB's place; a handling that never ends is a request that hangs. */
async function serve(handling: Handling): Promise<string> {
  const proxy = await HttpProxy.start(apis.cloud.endpoints.dynamodb, handling);
  proxies.push(proxy);
  return proxy.url;
}

const hang = () => new Promise<never>(() => {});

const refuse = (status: number, type: string) => {
  const error = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'secret' };
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return serve(async () => ({ status, headers, body: Buffer.from(JSON.stringify(error)) }));
};

function hangOnce(): Promise<string> {
  let asked = 0;
  return serve((request, forward) => {
    asked += 1;
    return asked === 1 ? hang() : forward(request);
  });
}

test.each([
  ['is away', async () => 'http://127.0.0.1:9'],
  ['throttles', () => refuse(400, 'ProvisionedThroughputExceededException')],
  ['fails', () => refuse(500, 'InternalServerError')],
  ['refuses the function', () => refuse(400, 'AccessDeniedException')],
])('while DynamoDB %s, callers are told to come again', async (_what, start) => {
  const { statusCode, headers, body } = await ask(await start());
  expect(statusCode).toBe(503);
  expect(headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json' });
  expect(JSON.parse(body ?? '')).toMatchObject({
    type: 'urn:event-sharing:problem:unavailable',
    status: 503,
  });
  expect(body).not.toContain('secret');
  // What DynamoDB says may hold values.
  expect(logged.filter((line) => line.includes('secret'))).toEqual([]);
});

test('while DynamoDB hangs, callers are told before the function times out', async () => {
  const { statusCode, body } = await ask(await serve(hang), 1_500);
  expect([statusCode, JSON.parse(body ?? '').detail]).toEqual([
    503,
    'the table did not answer in time: ask again',
  ]);
});

test('a request to DynamoDB that hangs is tried again', async () => {
  await apis.put('Users', { user_id: 1, full_name: 'Alice A.' });
  const { statusCode, body } = await ask(await hangOnce());
  expect([statusCode, JSON.parse(body ?? '')]).toEqual([
    200,
    { data: { user_id: 1, full_name: 'Alice A.' } },
  ]);
});

describe('a row that is stored otherwise than the contract says', () => {
  const secret = 'not a number at all';
  beforeAll(() => apis.put('Tags', { label: 'broken', price: secret }, { label: 'good', price: 1.5 }));

  test('is a problem without values, and only the log tells the attribute', async () => {
    const response = await apis.call('Tags', '/tags/broken');
    const body = await response.text();
    expect([response.status, JSON.parse(body).type]).toEqual([
      500,
      'urn:event-sharing:problem:row-not-shareable',
    ]);
    expect(body).not.toMatch(/price|not a number|broken/);
    const lines = apis.cloud.logs.entries().map(({ message }) => message);
    expect(lines.filter((line) => line.includes('attribute price has DynamoDB type S'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(secret) || line.includes('broken'))).toEqual([]);
  });

  test('does not keep others from being read', async () => {
    expect(await (await apis.call('Tags', '/tags/good')).json()).toEqual({
      data: { label: 'good', price: '1.5' },
    });
  });

  test('is counted as a failure, and a row that does not exist as a refusal', async () => {
    const collection = { collection: 'tags', service: 'users', function: 'sync-api' };
    const { metrics } = apis.cloud;
    const [failed, refused] = ['RequestsFailed', 'RequestsRefused'].map((name) =>
      metrics.sum(name, collection),
    );
    await apis.call('Tags', '/tags/broken');
    await apis.call('Tags', '/tags/missing');
    expect(metrics.sum('RequestsFailed', collection)).toBe(Number(failed) + 1);
    expect(metrics.sum('RequestsRefused', collection)).toBe(Number(refused) + 1);
    expect(metrics.sum('RowsServed', collection)).toBeGreaterThan(0);
  });
});
