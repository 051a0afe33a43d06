import type { LocalCloud } from '../../../lib/local-cloud';
import { stopClouds } from '../support/clouds';
import { eventOf, httpApi, startApi } from './support';

afterAll(stopClouds);

describe('an HTTP API', () => {
  let cloud: LocalCloud;
  let url: string;

  beforeAll(async () => {
    const routes = {
      'GET /users': {},
      'GET /users/{id}': {},
      'GET /users/me': {},
      'ANY /users/{id}': {},
      'GET /files/{path+}': {},
      'POST /users': {},
    };
    ({ cloud, url } = await startApi(httpApi(routes)));
  });

  const get = async (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  const event = async (path: string, init?: RequestInit) => eventOf(await get(path, init));
  const result = (payload: unknown) => get(`/users?result=${encodeURIComponent(JSON.stringify(payload))}`);

  test('hands over members of a query that are named like members of an object', async () => {
    const response = await get('/users?constructor=1&constructor=2&toString=3&__proto__=4');
    const text = await response.text();
    expect(text).toContain('"queryStringParameters":{"constructor":"1,2","toString":"3","__proto__":"4"}');
  });

  test('hands the request over in payload format 2.0', async () => {
    expect(
      await event('/users?a=1&a=2&b=x%20y', { headers: { 'X-Test': 'yes', cookie: 'c=1; d=2' } }),
    ).toEqual({
      version: '2.0',
      routeKey: 'GET /users',
      rawPath: '/users',
      rawQueryString: 'a=1&a=2&b=x%20y',
      cookies: ['c=1', 'd=2'],
      headers: expect.objectContaining({ 'x-test': 'yes', host: url.replace('http://', '') }),
      queryStringParameters: { a: '1,2', b: 'x y' },
      requestContext: {
        accountId: '000000000000',
        apiId: cloud.resource('S', 'Api').physicalId,
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/users',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: expect.any(String),
        },
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        routeKey: 'GET /users',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
  });

  test('hands bodies over as text or as base64, by their type', async () => {
    const post = (type: string, body: string) =>
      event('/users', { method: 'POST', body, headers: { 'content-type': type } });
    expect(await post('application/json', '{"é":1}')).toMatchObject({
      body: '{"é":1}',
      isBase64Encoded: false,
    });
    expect(await post('application/octet-stream', 'é')).toMatchObject({
      body: 'w6k=',
      isBase64Encoded: true,
    });
  });

  test.each([
    ['/users/1', 'GET /users/{id}', { id: '1' }],
    ['/users/me', 'GET /users/me', undefined],
    ['/files/a/b', 'GET /files/{path+}', { path: 'a/b' }],
  ])('chooses for %s the route %s', async (path, routeKey, pathParameters) => {
    const { routeKey: chosen, pathParameters: found } = await event(path);
    expect([chosen, found]).toEqual([routeKey, pathParameters]);
  });

  test('takes a method before ANY', async () => {
    expect((await event('/users/1', { method: 'DELETE' })).routeKey).toBe('ANY /users/{id}');
  });

  test('decodes the path first, and drops what follows an encoded question mark', async () => {
    expect(await event('/files/a%2Fb%20c')).toMatchObject({
      rawPath: '/files/a/b c',
      pathParameters: { path: 'a/b c' },
    });
    expect(await event('/files/a%3Fb')).toMatchObject({ rawPath: '/files/a', rawQueryString: '' });
  });

  test('answers 404 where there is no route, and to a path that cannot be decoded', async () => {
    for (const path of ['/', '/users/1/2', '/other', '/users/%E0%A4%A']) {
      const response = await get(path);
      expect([path, response.status, await response.json()]).toEqual([path, 404, { message: 'Not Found' }]);
    }
  });

  test('sends back status, headers, cookies and a body in base64', async () => {
    const response = await result({
      statusCode: 201,
      headers: { 'Content-Type': 'image/x', 'X-Number': 7 },
      cookies: ['a=1', 'b=2'],
      body: 'AAH/',
      isBase64Encoded: true,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/x');
    expect(response.headers.get('x-number')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 255]);
  });

  test('takes a result without statusCode for the body of a JSON response', async () => {
    for (const [payload, body] of [
      [{ a: 1 }, '{"a":1}'],
      ['text', 'text'],
      [null, 'null'],
    ]) {
      const response = await result(payload);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect([response.status, await response.text()]).toEqual([200, body]);
    }
  });

  test('answers 500 when the function fails or its result is no response', async () => {
    for (const response of [
      await get('/users?fail=1'),
      await result({ statusCode: 'many' }),
      await result({ statusCode: 200, body: { not: 'text' } }),
    ]) {
      expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    }
  });

  test('answers 500 while the environment is killed', async () => {
    const waiting = get('/users?sleep=1');
    for (let killed = 0; killed === 0; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      killed = cloud.killEnvironments('Fn');
    }
    expect((await waiting).status).toBe(500);
  });

  test('refuses a body over 6 MB', async () => {
    expect((await get('/users', { method: 'POST', body: 'x'.repeat(6_300_000) })).status).toBe(413);
  });
});

test('answers 503 when the function takes longer than the integration waits', async () => {
  const { url } = await startApi(httpApi({ $default: {} }, {}, { TimeoutInMillis: 500 }));
  const response = await fetch(`${url}/any?sleep=1`);
  expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
});

test('a stage lets a burst through and answers 429 to the rest', async () => {
  const settings = { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 3 };
  const { url } = await startApi(httpApi({ $default: {} }, { DefaultRouteSettings: settings }));
  const responses = await Promise.all(Array.from({ length: 5 }, () => fetch(url)));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
  const refused = responses.find(({ status }) => status === 429);
  expect(await refused?.json()).toEqual({ message: 'Too Many Requests' });
});

test('a named stage is the first part of the path', async () => {
  const { url } = await startApi(httpApi({ 'GET /users': {} }, { StageName: 'v1' }));
  const event = await eventOf(await fetch(`${url}/v1/users`));
  expect(event).toMatchObject({ rawPath: '/v1/users', requestContext: { stage: 'v1' } });
  expect((await fetch(`${url}/users`)).status).toBe(404);
});

test('nothing serves any more when the cloud is stopped', async () => {
  const { cloud, url } = await startApi(httpApi({ $default: {} }));
  expect((await fetch(url)).status).toBe(200);
  await cloud.stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

describe('what does not run is refused', () => {
  const route = { $default: {} };
  test.each([
    ['protocol WEBSOCKET', { ...httpApi(route), Api: api({ ProtocolType: 'WEBSOCKET' }) }],
    ['property "CorsConfiguration"', { ...httpApi(route), Api: api({ CorsConfiguration: {} }) }],
    ['payload format 1.0', httpApi(route, {}, { PayloadFormatVersion: '1.0' })],
    ['type HTTP_PROXY', httpApi(route, {}, { IntegrationType: 'HTTP_PROXY' })],
    ['names no function', httpApi(route, {}, { IntegrationUri: 'arn:aws:sqs:us-east-1:000000000000:q' })],
    ['TimeoutInMillis must be from 50', httpApi(route, {}, { TimeoutInMillis: 40_000 })],
    ['authorization by JWT', httpApi({ $default: { AuthorizationType: 'JWT' } })],
    ['without AutoDeploy', httpApi(route, { AutoDeploy: false })],
    ['property "StageVariables"', httpApi(route, { StageVariables: { a: 'b' } })],
    ['property "DefaultRouteSettings.Surprise"', httpApi(route, { DefaultRouteSettings: { Surprise: 1 } })],
  ])('%s', async (message, resources) => {
    await expect(startApi(resources)).rejects.toThrow(message);
  });

  function api(properties: Readonly<Record<string, unknown>>) {
    return {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'api', ProtocolType: 'HTTP', ...properties },
    };
  }
});
