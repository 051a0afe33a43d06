import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { LocalFunction } from '../../../lib/local-cloud/functions';
import { ApiCloud } from './cloud';

let apis: ApiCloud;
const functions: LocalFunction[] = [];
const servers: Server[] = [];
const logged: string[] = [];

beforeAll(async () => {
  apis = await ApiCloud.start();
});
afterAll(async () => {
  await Promise.all(functions.map((fn) => fn.stop()));
  for (const server of servers) server.close().closeAllConnections();
  await apis?.stop();
});

/** The deployed function with another DynamoDB. */
async function ask(dynamodb: string, timeoutMs = 10_000): Promise<APIGatewayProxyStructuredResultV2> {
  const { spec } = apis.cloud.function(apis.output('UsersFunction'));
  const environment = { ...spec.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb };
  const fn = new LocalFunction(
    { ...spec, timeoutMs, environment },
    { log: ({ message }) => logged.push(message) },
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

function serve(answer?: { status: number; type: string }): Promise<string> {
  const server = createServer((_request, response) => {
    if (!answer) return;
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${answer.type}`, message: 'secret' }),
    );
  });
  return listen(server);
}

/** Hangs once, and hands everything else on to the emulator. */
function hangOnce(): Promise<string> {
  let hung = false;
  const server = createServer((incoming, outgoing) => {
    if (!hung) {
      hung = true;
      return;
    }
    const { method, headers, url = '/' } = incoming;
    const target = new URL(url, apis.cloud.endpoints.dynamodb);
    const forwarded = request(target, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['is away', async () => 'http://127.0.0.1:9'],
  ['throttles', () => serve({ status: 400, type: 'ProvisionedThroughputExceededException' })],
  ['fails', () => serve({ status: 500, type: 'InternalServerError' })],
  ['refuses the function', () => serve({ status: 400, type: 'AccessDeniedException' })],
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
  const { statusCode, body } = await ask(await serve(), 1_500);
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
