import { join } from 'node:path';
import { type TraceExport, traceExport } from '../../../lib/local-cloud/functions';
import { until } from '../../support/eventually';
import { OtlpReceiver } from '../../support/otlp-receiver';
import { cleanUp, createFunction } from './create-function';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
/** Of the package that a function's own code brings along. */
const OWN_API = join(__dirname, '../../../node_modules/@opentelemetry/api');

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});
afterEach(async () => {
  await cleanUp();
  await receiver.close();
});

const received = (count: number) => until(() => receiver.spans.length >= count);
const exportTo = (variables: Record<string, string> = {}, endpoint: string | undefined = receiver.url) =>
  traceExport(endpoint, variables);

/** Code that says what it sees of OpenTelemetry, and makes a span below its invocation. */
const seeing = `
const api = require(${JSON.stringify(OWN_API)});
exports.handler = async (event) => {
  if (event.fail) throw new TypeError('secret');
  await new Promise((done) => setTimeout(done, 1));
  await api.trace.getTracer('mine').startActiveSpan('mine', async (span) => span.end());
  return { traceId: api.trace.getActiveSpan()?.spanContext().traceId, variables: Object.keys(process.env).filter((name) => name.startsWith('OTEL')) };
};`;

test('an invocation is a span of its function, and a parent of what its code makes', async () => {
  const { fn } = createFunction(seeing, {}, undefined, exportTo());
  const { payload } = await fn.invoke({ headers: { traceparent: CALLER } });
  expect(payload).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', variables: [] });
  await fn.invoke({});
  await received(4);
  const [first, second] = receiver.named('probe');
  const [mine] = receiver.named('mine');
  expect(first).toMatchObject({
    kind: 2,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    attributes: { 'faas.coldstart': true },
    resource: {
      'service.name': 'probe',
      'faas.name': 'probe',
      'faas.version': '$LATEST',
      'cloud.platform': 'aws_lambda',
      'cloud.region': 'eu-west-1',
      'cloud.account.id': '000000000000',
      'cloud.resource_id': 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    },
  });
  expect(mine).toMatchObject({ traceId: first?.traceId, parentSpanId: first?.spanId });
  expect(second).toMatchObject({ attributes: { 'faas.coldstart': false } });
  expect(second?.traceId).not.toBe(first?.traceId);
  expect(receiver.requests[0]).toMatchObject({
    path: '/v1/traces',
    headers: { 'content-type': 'application/json' },
  });
});

test('what failed says so, and not with what', async () => {
  const { fn } = createFunction(seeing, {}, undefined, exportTo());
  expect((await fn.invoke({ fail: true })).error).toMatchObject({ name: 'TypeError' });
  await received(1);
  expect(receiver.spans[0]?.status).toEqual({ code: 2, message: 'TypeError' });
});

test("variables name the service, give headers and attributes, and the function's own win", async () => {
  const variables = {
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret',
    OTEL_SERVICE_NAME: 'host',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=laptop',
  };
  const { fn } = createFunction(seeing, {}, undefined, exportTo(variables));
  const own = createFunction(
    seeing,
    { environment: { OTEL_SERVICE_NAME: 'own' } },
    undefined,
    exportTo(variables),
  );
  await fn.invoke({});
  await own.fn.invoke({});
  await received(4);
  expect(receiver.requests[0]?.headers).toMatchObject({ 'x-key': 'secret' });
  const resources = receiver.named('probe').map(({ resource }) => resource);
  expect(resources).toMatchObject([
    { 'service.name': 'host', 'deployment.environment.name': 'laptop' },
    { 'service.name': 'own' },
  ]);
});

test('what was traced is sent before an environment ends, unless it is killed', async () => {
  const { fn } = createFunction(seeing, {}, undefined, exportTo());
  await fn.invoke({});
  fn.configure({ ...fn.spec, name: 'second' });
  await received(2);
  await fn.invoke({});
  await fn.stop();
  expect(receiver.named('second')).toHaveLength(1);
  const killed = createFunction(seeing, { name: 'killed' }, undefined, exportTo());
  await killed.fn.invoke({});
  killed.fn.killEnvironments();
  await killed.fn.stop();
  expect(receiver.named('killed')).toEqual([]);
});

test('a stop waits no longer than two seconds for what an endless loop keeps from being sent', async () => {
  const { fn, lines } = createFunction(
    "exports.handler = () => { console.log('on'); for (;;); };",
    {},
    undefined,
    exportTo(),
  );
  const running = fn.invoke({});
  await until(() => lines().length > 0);
  await fn.stop();
  expect((await running).error).toMatchObject({ type: 'Exit' });
});

test('an invocation does not wait for a collector that is away, and the log says once that it is', async () => {
  const { fn, lines } = createFunction(
    seeing,
    {},
    undefined,
    exportTo({ OTEL_EXPORTER_OTLP_TIMEOUT: '300' }, 'http://127.0.0.1:9'),
  );
  await fn.invoke({});
  const start = performance.now();
  for (let count = 0; count < 10; count++) expect((await fn.invoke({})).error).toBeUndefined();
  // Each would wait for 300 ms.
  expect(performance.now() - start).toBeLessThan(2_500);
  await until(() => lines('stderr').length > 0);
  await fn.invoke({});
  await fn.stop();
  expect(lines('stderr')).toEqual([
    expect.stringMatching(/^local cloud: traces could not be exported: .*ECONNREFUSED/),
  ]);
});

test('without an endpoint nothing of OpenTelemetry is loaded, and nothing is sent', async () => {
  const probe = `
const { Module } = require('node:module');
exports.handler = async () => ({
  loaded: Object.keys(Module._cache).filter((file) => /opentelemetry/.test(file)),
  api: globalThis[Symbol.for('opentelemetry.js.api.1')] !== undefined,
});`;
  const { fn } = createFunction(probe, {}, undefined, exportTo({}, ''));
  expect((await fn.invoke({})).payload).toEqual({ loaded: [], api: false });
  const traced = createFunction(probe, {}, undefined, exportTo());
  expect((await traced.fn.invoke({})).payload).toMatchObject({ api: true });
  await fn.stop();
  await traced.fn.stop();
  expect(receiver.spans).toHaveLength(1);
});

describe('what the variables say', () => {
  const of = (variables: Record<string, string>, endpoint?: string): TraceExport | undefined =>
    traceExport(endpoint, variables);
  const ENDPOINT = 'http://127.0.0.1:4318';

  test.each([
    ['nothing', {}],
    ['an empty endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['another signal', { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: ENDPOINT }],
    ['that the SDK is off', { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
    ['no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
  ])('%s: nothing is traced', (_, variables) => {
    expect(of(variables)).toBeUndefined();
  });

  test.each(['20.19.0', '22.13.0', '22.14.1'])(
    'on Node %s nothing can be exported, and it says so',
    (node) => {
      expect(() => traceExport(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT }, node)).toThrow(
        `the variable OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and OpenTelemetry's exporter needs Node 22.15 or newer: this is ${node}`,
      );
      expect(traceExport(undefined, {}, node)).toBeUndefined();
    },
  );

  test.each(['22.15.0', '23.4.0', '24.0.0'])('Node %s will do', (node) => {
    expect(traceExport(ENDPOINT, {}, node)).toBeDefined();
  });

  test('an option wins, and turns off too', () => {
    const variables = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ENDPOINT, OTHER: 'x', OTEL_SERVICE_NAME: 'a' };
    expect(of(variables)?.variables).toEqual({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ENDPOINT,
      OTEL_SERVICE_NAME: 'a',
    });
    expect(of(variables, 'http://127.0.0.1:1')?.variables).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_SERVICE_NAME: 'a',
    });
    expect(of(variables, '')).toBeUndefined();
  });

  test.each([
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
      undefined,
      'the variable OTEL_EXPORTER_OTLP_ENDPOINT is "collector:4318"',
    ],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'x' },
      undefined,
      'the variable OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is "x"',
    ],
    [{}, 'localhost', 'the option otlpEndpoint is "localhost"'],
  ])('what is no URL of HTTP is refused: %j', (variables, endpoint, message) => {
    expect(() => of(variables, endpoint)).toThrow(message);
  });
});
