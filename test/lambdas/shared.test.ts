import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { requireEnv } from '../../lambdas/shared/env';
import { createTelemetry } from '../../lambdas/shared/telemetry';
import { traceparent } from '../../lambdas/shared/trace';
import { METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../lib/wire/metrics';
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
    expect(traceparent(header.replace('Sampled=1', 'Sampled=0'))).toMatch(/-00$/);
  });

  it.each(['', 'Root=1-xyz', 'Root=1-5759e988-bd862e3fe1be46a994272793'])(
    'answers nothing for %p',
    (header) => {
      expect(traceparent(header)).toBeUndefined();
    },
  );
});

describe('metrics', () => {
  it('have exactly the dimensions on which the alarm of a feed looks', () => {
    const { metrics } = createTelemetry(new MetricDimensions().publisher('users'));
    metrics.addMetric(METRIC.parked, MetricUnit.Count, 1);
    const { _aws, ...values } = metrics.serializeMetrics();
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
      const { metrics } = createTelemetry(new MetricDimensions().replica('users', text));
      metrics.addMetric(METRIC.applied, MetricUnit.Count, 1);
      const { replica } = metrics.serializeMetrics() as unknown as { replica: string };
      expect(replica).toMatch(/^[ -~]{1,1024}$/);
      expect(replica.trim()).not.toBe('');
    },
  );
});
