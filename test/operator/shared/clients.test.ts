import { SSMClient } from '@aws-sdk/client-ssm';
import { createClients, destroyClients } from '../../../lib/operator';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
beforeEach(() => {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
    delete process.env[name];
  process.env.AWS_REGION = 'us-east-1';
});

test('without an endpoint and without saying so, nobody calls AWS', () => {
  expect(() => createClients()).toThrow(expect.objectContaining({ code: 'no-endpoint' }));
  process.env.AWS_ENDPOINT_URL_SQS = 'http://127.0.0.1:1';
  expect(() => createClients()).toThrow(/SSM, LAMBDA, DYNAMODB, S3/);
});

test('no client copies its answers for a log', () => {
  const steps = (client: { middlewareStack: { identify(): string[] } }) =>
    client.middlewareStack.identify().join();
  // By this name the SDK has it.
  expect(steps(new SSMClient({}))).toContain('loggerMiddleware');
  for (const client of Object.values(createClients({ endpoint: 'http://127.0.0.1:2' })))
    expect(steps(client)).not.toContain('loggerMiddleware');
});

test('every client goes to the endpoint, or to the ones that the environment names, and to no other place', async () => {
  const ofOption = createClients({ endpoint: 'http://127.0.0.1:2' });
  for (const service of ['SSM', 'LAMBDA', 'DYNAMODB', 'SQS', 'S3'])
    process.env[`AWS_ENDPOINT_URL_${service}`] = 'http://127.0.0.1:3';
  const ofEnvironment = createClients();
  for (const [clients, port] of [
    [ofOption, 2],
    [ofEnvironment, 3],
  ] as const) {
    for (const client of Object.values(clients)) {
      const endpoint = await client.config.endpoint?.();
      const { serviceId } = client.config;
      const isExtra = ['CloudWatch', 'SFN', 'SNS'].includes(serviceId);
      const expected = port === 3 && isExtra ? 1 : port;
      expect([serviceId, endpoint?.hostname, endpoint?.port]).toEqual([serviceId, '127.0.0.1', expected]);
    }
    destroyClients(clients);
  }
});

test('streams are where the tables are, unless the environment says otherwise', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:2';
  process.env.AWS_ENDPOINT_URL_DYNAMODB_STREAMS = 'http://127.0.0.1:4';
  const clients = createClients();
  expect((await clients.streams.config.endpoint?.())?.port).toBe(4);
  destroyClients(clients);
});

test.each(['unknown', 'here:4566', 'ftp://here'])(
  'an endpoint %s is refused before anything is asked',
  (endpoint) => {
    const refusal = `the endpoint of SSM is "${endpoint}", which is no HTTP URL: give one such as`;
    expect(() => createClients({ endpoint })).toThrow(refusal);
    process.env.AWS_ENDPOINT_URL = endpoint;
    expect(() => createClients()).toThrow(refusal);
  },
);

test('real AWS is called when it is asked for', () => {
  const clients = createClients({ realAws: true, region: 'eu-west-1' });
  expect(clients.ssm).toBeDefined();
  destroyClients(clients);
});
