import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { Logger } from '../../lambdas/shared/logger';
import { Metrics, MetricUnit } from '../../lambdas/shared/metrics';
import { METRICS_NAMESPACE } from '../../lib/wire/metrics';

/** Powertools has made the formats known, and says what they are. */
describe('lines are those of Powertools', () => {
  const fields = {
    messageId: 'm1',
    reason: 'because',
    key: undefined,
    nothing: null,
    empty: '',
    count: 0,
    deep: { a: [1] },
  };

  test.each(['info', 'warn', 'error'] as const)('of a logger: %s', (level) => {
    process.env._X_AMZN_TRACE_ID =
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0';
    const persistentKeys = { replica: 'orders/User' };
    const theirs = written((console) => {
      const logger = new PowertoolsLogger({ serviceName: 'orders', persistentKeys });
      Object.assign(logger, { console });
      logger[level]('event parked', fields);
    });
    const ours = written(() => new Logger('orders', persistentKeys)[level]('event parked', fields));
    delete process.env._X_AMZN_TRACE_ID;
    expect(Object.keys(ours.line)).toEqual(Object.keys(theirs.line));
    expect({ ...ours, line: { ...ours.line, timestamp: '' } }).toEqual({
      ...theirs,
      line: { ...theirs.line, timestamp: '' },
    });
    expect(ours.line.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('of metrics', () => {
    const dimensions = { replica: 'orders/User', service: 'orders' };
    const lines: string[] = [];
    const ours = new Metrics(dimensions, (line) => void lines.push(line));
    const theirs = new PowertoolsMetrics({
      namespace: METRICS_NAMESPACE,
      serviceName: 'orders',
      defaultDimensions: { replica: 'orders/User' },
    });
    for (const metrics of [ours, theirs]) {
      metrics.addDimension('to', 'orders');
      metrics.addMetric('EventsApplied', MetricUnit.Count, 2);
      for (const lag of [0, 12, 7]) metrics.addMetric('ReplicationLag', MetricUnit.Milliseconds, lag);
    }
    ours.publishStoredMetrics();
    const { _aws, ...values } = JSON.parse(lines[0] ?? '');
    const expected = theirs.serializeMetrics();
    expect(values).toEqual(JSON.parse(JSON.stringify({ ...expected, _aws: undefined })));
    const [metric] = _aws.CloudWatchMetrics;
    expect({ ...metric, Dimensions: [metric.Dimensions[0].sort()] }).toEqual({
      ...expected._aws.CloudWatchMetrics[0],
      Dimensions: [expected._aws.CloudWatchMetrics[0]?.Dimensions[0]?.sort()],
    });
    expect(_aws.Timestamp).toEqual(expect.any(Number));
    // What was published is told once, and an added dimension is of that alone.
    ours.publishStoredMetrics();
    expect(lines).toHaveLength(1);
    ours.addMetric('EventsApplied', MetricUnit.Count, 1);
    ours.publishStoredMetrics();
    expect(JSON.parse(lines[1] ?? '')).not.toHaveProperty('to');
  });
});

test('more values than a line of metrics takes are told in several', () => {
  const lines: string[] = [];
  const metrics = new Metrics({ service: 'orders' }, (line) => void lines.push(line));
  metrics.addMetric('EventsApplied', MetricUnit.Count, 250);
  for (let lag = 0; lag < 250; lag += 1) metrics.addMetric('ReplicationLag', MetricUnit.Milliseconds, lag);
  metrics.publishStoredMetrics();
  const told = lines.map((line) => JSON.parse(line));
  expect(told.map(({ ReplicationLag }) => ReplicationLag.length)).toEqual([100, 100, 50]);
  expect(told.flatMap(({ ReplicationLag }) => ReplicationLag)).toEqual(
    Array.from({ length: 250 }, (_, at) => at),
  );
  expect(told.map(({ EventsApplied }) => EventsApplied)).toEqual([250, undefined, undefined]);
});

describe('the level of logs', () => {
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  test.each([
    [{}, ['info', 'warn', 'error']],
    [{ POWERTOOLS_LOG_LEVEL: 'error' }, ['error']],
    [{ LOG_LEVEL: 'WARN' }, ['warn', 'error']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'WARN' }, ['warn', 'error']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'WARN', POWERTOOLS_LOG_LEVEL: 'DEBUG' }, ['warn', 'error']],
    [{ POWERTOOLS_LOG_LEVEL: 'SILENT' }, []],
    [{ POWERTOOLS_LOG_LEVEL: 'nonsense' }, ['info', 'warn', 'error']],
  ])('with %j lets through %j', (variables, levels) => {
    Object.assign(process.env, variables);
    const logger = new Logger('orders', {});
    const through = (['info', 'warn', 'error'] as const).filter(
      (level) => written(() => logger[level]('x')).stream,
    );
    expect(through).toEqual(levels);
  });
});

/** The line that something writes, and where. */
function written(write: (console: Console) => void) {
  const found: { stream?: string; line: Record<string, unknown> } = { line: {} };
  const take = (stream: string) => (text: unknown) => {
    Object.assign(found, { stream, line: JSON.parse(String(text)) });
    return true;
  };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation(take(name)),
  );
  const to = (name: string) =>
    new Writable({
      write(chunk, _, done) {
        take(name)(chunk);
        done();
      },
    });
  write(new Console({ stdout: to('stdout'), stderr: to('stderr') }));
  for (const spy of spies) spy.mockRestore();
  return found;
}
