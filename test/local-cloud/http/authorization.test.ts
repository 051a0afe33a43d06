import type { LocalCloud } from '../../../lib/local-cloud';
import { type RequestOptions, type Signing, signedFetch } from '../../support/signed-fetch';
import { functionResource } from '../support/assemblies';
import { startResources, stopClouds } from '../support/clouds';
import { ECHO, eventOf, httpApi, startApi } from './support';

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const URL_TYPE = 'AWS::Lambda::Url';

function functionUrl(AuthType: string, properties: Readonly<Record<string, unknown>> = {}) {
  const TargetFunctionArn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
  return { Type: URL_TYPE, Properties: { AuthType, TargetFunctionArn, ...properties } };
}

function startUrls(url = functionUrl('AWS_IAM')) {
  const resources = { Fn: functionResource('echo', { Timeout: 30 }), Url: url, Open: functionUrl('NONE') };
  const output = (id: string) => ({ Value: { 'Fn::GetAtt': [id, 'FunctionUrl'] } });
  return startResources(resources, {
    template: { Resources: resources, Outputs: { Url: output('Url'), Open: output('Open') } },
    assets: { echo: { 'index.js': ECHO } },
  });
}

describe.each([
  ['a route with IAM authorisation', 'execute-api', { message: 'Forbidden' }],
  ['a function URL with IAM authorisation', 'lambda', { Message: 'Forbidden' }],
])('%s', (_what, service, forbidden) => {
  let url: string;
  let cloud: LocalCloud;

  beforeAll(async () => {
    if (service === 'lambda') {
      cloud = await startUrls();
      url = String(cloud.outputs.S?.Url);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      url = url.replace(/\/$/, '');
    } else {
      ({ cloud, url } = await startApi(httpApi({ $default: { AuthorizationType: 'AWS_IAM' } })));
    }
  });

  afterAll(stopClouds);

  const send = (path: string, options: RequestOptions = {}, signing: Signing = {}) =>
    signedFetch(`${url}${path}`, options, { service, ...signing });

  test.each(['constructor', 'toString', 'valueOf'])(
    'takes a signed request with a query for %s',
    async (name) => {
      expect((await send(`/users?${name}=x`)).status).toBe(200);
    },
  );

  test('takes a signed request and says who signed it', async () => {
    const response = await send('/users/a%20b/%C3%A9?x=1&x=2&y=a%2Bb', { headers: { accept: 'a/b' } });
    expect(response.status).toBe(200);
    expect((await eventOf(response)).requestContext.authorizer).toEqual({
      iam: {
        accessKey: 'AKIATEST',
        accountId: '000000000000',
        callerId: 'AKIATEST',
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: 'arn:aws:iam::000000000000:user/local',
        userId: 'AKIATEST',
      },
    });
  });

  test('takes a signed body', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await send('/users', { method: 'POST', headers, body: '{"a":1}' });
    expect((await eventOf(response)).body).toBe('{"a":1}');
  });

  test('takes a clock that is four minutes off', async () => {
    expect((await send('/', {}, { date: minutes(-4) })).status).toBe(200);
    expect((await send('/', {}, { date: minutes(4) })).status).toBe(200);
  });

  const body = { method: 'POST', body: '{"a":1}' };
  const refusals: [what: string, options: RequestOptions, signing: Signing][] = [
    ['without a signature', {}, { tamper: () => ({ headers: {} }) }],
    ['of another secret', {}, { secret: 'guessed' }],
    ['for another region', {}, { region: 'eu-west-1' }],
    ['for another service', {}, { service: 'dynamodb' }],
    ['of six minutes ago', {}, { date: minutes(-6) }],
    ['of six minutes from now', {}, { date: minutes(6) }],
    ['with another path', {}, { tamper: ({ url }) => ({ url: url.replace('/users', '/orders') }) }],
    ['with another query', {}, { tamper: ({ url }) => ({ url: url.replace('q=1', 'q=2') }) }],
    ['with one more parameter', {}, { tamper: ({ url }) => ({ url: `${url}&more=1` }) }],
    ['with another method', {}, { tamper: () => ({ method: 'DELETE' }) }],
    ['with another body', body, { tamper: () => ({ body: '{"a":2}' }) }],
    [
      'with another body and no hash of it',
      body,
      {
        tamper: ({ headers }) => ({
          body: '{"a":2}',
          headers: Object.fromEntries(
            Object.entries(headers).filter(([name]) => name !== 'x-amz-content-sha256'),
          ),
        }),
      },
    ],
    [
      'with another signed header',
      { headers: { 'x-test': '1' } },
      { tamper: ({ headers }) => ({ headers: { ...headers, 'x-test': '2' } }) },
    ],
    [
      'with another date',
      {},
      {
        date: minutes(-60),
        tamper: ({ headers }) => ({
          headers: { ...headers, 'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d{3}/g, '') },
        }),
      },
    ],
  ];

  test.each(refusals)('refuses a request %s', async (_name, options, signing) => {
    const response = await send('/users?q=1', options, signing);
    expect([response.status, await response.json()]).toEqual([403, forbidden]);
    expect(response.headers.get('date')).not.toBeNull();
  });

  test('needs no signed hash of an empty body, and ignores headers that are not signed', async () => {
    const tamper: Signing['tamper'] = ({ headers }) => ({ headers: { ...headers, 'x-more': '1' } });
    expect((await send('/', {}, { tamper })).status).toBe(200);
  });

  test('goes by the time of the cloud, and tells it to whoever has another', async () => {
    await cloud.clock.advance('10 minutes');
    const refused = await send('/', {}, { date: minutes(0) });
    expect(refused.status).toBe(403);
    const date = new Date(refused.headers.get('date') ?? '');
    expect(date.getTime()).toBeCloseTo(cloud.clock.now(), -4);
    const taken = await send('/', {}, { date });
    expect(taken.status).toBe(200);
    expect((await eventOf(taken)).requestContext.timeEpoch).toBeCloseTo(cloud.clock.now(), -4);
  });
});

describe('a function URL', () => {
  afterAll(stopClouds);

  test('hands the path over as it came, and is open without authorisation', async () => {
    const cloud = await startUrls();
    const event = await eventOf(await fetch(`${cloud.outputs.S?.Open}a%2Fb%3Fc`));
    expect(event).toMatchObject({ rawPath: '/a%2Fb%3Fc', routeKey: '$default' });
    expect(event.requestContext.authorizer).toBeUndefined();
    expect(cloud.resource('S', 'Url').physicalId).toBe(cloud.resource('S', 'Fn').arn);
  });

  test('answers 502 when the function fails', async () => {
    const cloud = await startUrls();
    expect((await fetch(`${cloud.outputs.S?.Open}?fail=1`)).status).toBe(502);
  });

  test.each([
    ['InvokeMode RESPONSE_STREAM', { InvokeMode: 'RESPONSE_STREAM' }],
    ['property "Cors"', { Cors: {} }],
    ['property "Qualifier"', { Qualifier: 'live' }],
  ])('refuses %s', async (message, properties) => {
    await expect(startUrls(functionUrl('NONE', properties))).rejects.toThrow(message);
  });
});
