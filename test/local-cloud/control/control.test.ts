import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import type { LocalCloud } from '../../../lib/local-cloud';
import { freePort } from '../../../lib/local-cloud/emulators/ports';
import { until } from '../../support/eventually';
import { functionResource, writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

const NAMES = Array.from({ length: 25 }, (_, index) => `/shop/feeds/${String(index).padStart(2, '0')}`);

const CODE = `
const emf = (value) => console.log(JSON.stringify({
  _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [['replica']], Metrics: [{ Name: 'Lag', Unit: 'Milliseconds' }] }] },
  replica: 'orders/User', Lag: value }));
exports.handler = async (event) => {
  if (event?.fail) throw new TypeError('no such thing');
  if (event?.large) return 'x'.repeat(7_000_000);
  if (event?.lag) event.lag.forEach(emf);
  return { received: event };
};`;

let cloud: LocalCloud;
beforeAll(async () => {
  const parameters = ['/shop', '/shopping/other', ...NAMES].map((Name, index) => [
    `P${index}`,
    { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value: `value of ${Name}` } },
  ]);
  const Resources = {
    ...Object.fromEntries(parameters),
    Echo: functionResource('echo', { FunctionName: 'echo' }),
    Off: functionResource('echo', { FunctionName: 'off', ReservedConcurrentExecutions: 0 }),
  };
  cloud = await startCloud({
    assembly: writeAssembly({ S: { template: { Resources }, assets: { echo: { 'index.js': CODE } } } }),
  });
});
afterAll(stopClouds);

describe('parameters', () => {
  test('one is read by its name, an unknown one is refused by AWS’s name of the error', async () => {
    const { Parameter } = await cloud.clients.ssm.send(new GetParameterCommand({ Name: '/shop/feeds/07' }));
    expect(Parameter).toMatchObject({ Name: '/shop/feeds/07', Value: 'value of /shop/feeds/07' });
    const unknown = cloud.clients.ssm.send(new GetParameterCommand({ Name: '/nothing' }));
    await expect(unknown).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('several are read, the unknown ones are named', async () => {
    const answer = await cloud.clients.ssm.send(new GetParametersCommand({ Names: ['/shop', '/nothing'] }));
    expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['/shop']);
    expect(answer.InvalidParameters).toEqual(['/nothing']);
  });

  test('a path is read page by page, with what is below it and nothing beside', async () => {
    const read = async (Path: string, Recursive: boolean) => {
      const names: string[] = [];
      for await (const page of paginateGetParametersByPath(
        { client: cloud.clients.ssm },
        { Path, Recursive },
      )) {
        expect(page.Parameters?.length).toBeLessThanOrEqual(10);
        names.push(...(page.Parameters ?? []).map(({ Name = '' }) => Name));
      }
      return names;
    };
    expect(await read('/shop', true)).toEqual(NAMES);
    expect(await read('/shop', false)).toEqual([]);
    expect(await read('/shop/feeds', false)).toEqual(NAMES);
  });

  test('they are not written', async () => {
    const put = cloud.clients.ssm.send(new PutParameterCommand({ Name: 'a', Value: 'b', Type: 'String' }));
    await expect(put).rejects.toThrow('AmazonSSM.PutParameter is not served here');
  });
});

describe('invoking', () => {
  const invoke = (FunctionName: string, payload: unknown, rest: object = {}) =>
    cloud.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), ...rest }));

  test.each(['echo', 'arn:aws:lambda:us-east-1:000000000000:function:echo'])('%s answers', async (name) => {
    const { Payload, FunctionError, StatusCode } = await invoke(name, { a: 1 });
    expect([StatusCode, FunctionError]).toEqual([200, undefined]);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({ received: { a: 1 } });
  });

  test('a failing function is an answer that says so', async () => {
    const { Payload, FunctionError } = await invoke('echo', { fail: true });
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({
      errorType: 'TypeError',
      errorMessage: 'no such thing',
    });
  });

  test('payloads are limited either way', async () => {
    await expect(invoke('echo', 'x'.repeat(7_000_000))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    const { FunctionError, Payload } = await invoke('echo', { large: true });
    expect(FunctionError).toBe('Unhandled');
    expect(Payload?.transformToString()).toContain('Function.ResponseSizeTooLarge');
  });

  test('without waiting for the answer', async () => {
    const { StatusCode } = await invoke('echo', { lag: [1] }, { InvocationType: 'Event' });
    expect(StatusCode).toBe(202);
    await until(() => cloud.metrics.sum('Lag') >= 1);
  });

  test('an unknown function is refused', async () => {
    await expect(invoke('nobody', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a function that cannot run says why to those who wait, and troubles nobody else', async () => {
    const { StatusCode } = await invoke('off', {}, { InvocationType: 'Event' });
    expect(StatusCode).toBe(202);
    await expect(invoke('off', {})).rejects.toThrow('function off has a reserved concurrency of 0: raise it');
  });
});

test('what a function measures is told by CloudWatch’s API', async () => {
  await cloud.invoke('echo', { lag: [10, 30, 20] });
  await until(() => cloud.metrics.values('Lag').length >= 3);
  const query = (Id: string, Stat: string, MetricName = 'Lag') => ({
    Id,
    MetricStat: {
      Stat,
      Period: 960,
      Metric: { Namespace: 'N', MetricName, Dimensions: [{ Name: 'replica', Value: 'orders/User' }] },
    },
  });
  const { MetricDataResults } = await cloud.clients.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.now() - 900_000),
      EndTime: new Date(Date.now() + 60_000),
      MetricDataQueries: [query('most', 'Maximum'), query('none', 'Sum', 'Unknown')],
    }),
  );
  expect(MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([
    ['most', [30]],
    ['none', []],
  ]);
});

test('what Lambda measures is of the minute in which it happens, by the clock of the cloud', async () => {
  await cloud.invoke('echo');
  await cloud.clock.advance('1 hour');
  const since = cloud.clock.now();
  await cloud.invoke('echo');
  const Dimensions = [{ Name: 'FunctionName', Value: 'echo' }];
  const Metric = { Namespace: 'AWS/Lambda', MetricName: 'Invocations', Dimensions };
  const { MetricDataResults } = await cloud.clients.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(since),
      EndTime: new Date(since + 120_000),
      MetricDataQueries: [{ Id: 'invocations', MetricStat: { Stat: 'Sum', Period: 180, Metric } }],
    }),
  );
  expect(MetricDataResults?.map(({ Values }) => Values)).toEqual([[1]]);
});

test('the environment leads another program here, and nowhere else', async () => {
  // First of all: without these the program below would call AWS itself.
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM } = cloud.environment;
  expect([AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM]).toEqual(['http://127.0.0.1:9', cloud.endpoints.control]);
  const script = `
    const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
    const { SFNClient, ListStateMachinesCommand } = require('@aws-sdk/client-sfn');
    (async () => {
      const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: '/shop' }));
      console.log(Parameter.Value);
      // As a service that is not here.
      delete process.env.AWS_ENDPOINT_URL_SFN;
      await new SFNClient({ maxAttempts: 1 }).send(new ListStateMachinesCommand({})).catch((e) => console.log(e.code));
    })();`;
  // Not synchronously: this process is the one that answers.
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    env: { PATH: process.env.PATH, ...cloud.environment },
  });
  expect(stdout.split('\n').slice(0, 2)).toEqual(['value of /shop', 'ECONNREFUSED']);
});

test('a fixed port that is in use is refused, and one that is free is taken', async () => {
  const assembly = writeAssembly({ S: { template: { Resources: {} } } });
  const taken = Number(new URL(cloud.endpoints.control).port);
  await expect(startCloud({ assembly, ports: { control: taken } })).rejects.toMatchObject({
    code: 'PortTaken',
  });
  const port = await freePort();
  const { endpoints } = await startCloud({ assembly, ports: { control: port } });
  expect(endpoints.control).toBe(`http://127.0.0.1:${port}`);
});
