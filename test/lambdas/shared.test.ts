import { requireEnv } from '../../lambdas/shared/env';
import { MetricUnit } from '../../lambdas/shared/metrics';
import { createTelemetry } from '../../lambdas/shared/telemetry';
import { traceparent } from '../../lambdas/shared/trace';
import { type Dimensions, METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../lib/wire/metrics';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';

describe('requireEnv', () => {
  it('answers a variable that is set and names one that is not', () => {
    process.env.SOME_NAME = 'value';
    expect(requireEnv('SOME_NAME')).toBe('value');
    delete process.env.SOME_NAME;
    expect(() => requireEnv('SOME_NAME')).toThrow(
      /environment variable SOME_NAME is not set: deploy this function/,
    );
  });
});

describe('traceparent', () => {
  it('turns the X-Ray header into a W3C trace context', () => {
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    expect(traceparent(header)).toBe('00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01');
  });

  it.each([
    '',
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8',
    'Root=1-xyz',
    'Root=1-5759e988-bd862e3fe1be46a994272793',
  ])('answers nothing for %p', (header) => {
    expect(traceparent(header)).toBeUndefined();
  });
});

/** The line that tells of one metric. */
function published(dimensions: Dimensions, name: string) {
  const { metrics } = createTelemetry(dimensions);
  metrics.addMetric(name, MetricUnit.Count, 1);
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  metrics.publishStoredMetrics();
  const [[line] = ['']] = write.mock.calls;
  write.mockRestore();
  return JSON.parse(String(line));
}

describe('metrics', () => {
  it('have exactly the dimensions on which the alarm of a feed looks', () => {
    const { _aws, ...values } = published(new MetricDimensions().publisher('users'), METRIC.parked);
    expect(_aws.CloudWatchMetrics).toMatchObject([
      { Namespace: METRICS_NAMESPACE, Dimensions: [expect.arrayContaining(['service', 'function'])] },
    ]);
    expect(_aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(2);
    expect(values).toMatchObject({ service: 'users', function: 'publisher', EventsParked: 1 });
  });
});

describe('what others can send', () => {
  it.each(Object.entries(HOSTILE))('does not %s in a log line', (_, text) => {
    const lines: string[] = [];
    const keep = (text: unknown) => lines.push(...String(text).trimEnd().split('\n')) > 0;
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(keep),
    );
    const { logger } = createTelemetry(new MetricDimensions().replica('users', `orders/${text}`));
    logger.warn('event parked', { reason: text, nested: [{ text }] });
    for (const spy of spies) spy.mockRestore();
    expect(lines).toHaveLength(1);
    expect(lines.flatMap(hiddenIn)).toEqual([]);
    expect(JSON.parse(lines[0] ?? '').message).toBe('event parked');
  });

  it.each([...Object.values(HOSTILE), '', ' ', 'ü'.repeat(2000)])(
    'is a dimension that CloudWatch takes: %j',
    (text) => {
      const { replica } = published(new MetricDimensions().replica('users', text), METRIC.applied);
      expect(replica).toMatch(/^[ -~]{1,1024}$/);
      expect(replica.trim()).not.toBe('');
    },
  );
});
