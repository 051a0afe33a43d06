import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { requireEnv } from '../../lambdas/shared/env';
import { createTelemetry, hashKey } from '../../lambdas/shared/telemetry';
import { traceparent } from '../../lambdas/shared/trace';
import { METRIC, METRICS_NAMESPACE, publisherDimensions } from '../../lib/names';

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
    const { service, ...dimensions } = publisherDimensions('users');
    const { metrics } = createTelemetry(service, dimensions);
    metrics.addMetric(METRIC.parked, MetricUnit.Count, 1);
    const { _aws, ...values } = metrics.serializeMetrics();
    expect(_aws.CloudWatchMetrics).toMatchObject([
      { Namespace: METRICS_NAMESPACE, Dimensions: [expect.arrayContaining(['service', 'function'])] },
    ]);
    expect(_aws.CloudWatchMetrics[0]?.Dimensions[0]).toHaveLength(2);
    expect(values).toMatchObject({ service: 'users', function: 'publisher', EventsParked: 1 });
  });
});

describe('hashKey', () => {
  it('names the same row alike and does not show its key', () => {
    expect(hashKey('alice@example.com')).toBe(hashKey('alice@example.com'));
    expect(hashKey('alice@example.com')).toMatch(/^[0-9a-f]{16}$/);
    expect(hashKey(undefined)).toBeUndefined();
  });
});
