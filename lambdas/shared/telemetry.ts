import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { type Dimensions, METRICS_NAMESPACE } from '../../lib/wire/metrics';
import { visibleLines } from '../../lib/wire/visible-text';

const MAX_DIMENSION = 1024;

export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** @param dimensions of every metric; the service is the bounded context */
export function createTelemetry({ service, ...dimensions }: Dimensions): Telemetry {
  const defaultDimensions = Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [name, dimensionValue(value)]),
  );
  return {
    logger: new Logger({
      serviceName: service,
      persistentKeys: dimensions,
      // JSON lets through what commands the terminal on which a log is read.
      jsonReplacerFn: (_, value) => (typeof value === 'string' ? visibleLines(value) : value),
    }),
    metrics: new Metrics({
      namespace: METRICS_NAMESPACE,
      serviceName: service,
      defaultDimensions,
    }),
  };
}

/** As CloudWatch takes it, which drops a metric with any other, without a word ("Dimension", CloudWatch API reference). */
export function dimensionValue(text: string): string {
  return (
    text
      .replace(/[^ -~]/g, '?')
      .slice(0, MAX_DIMENSION)
      .trim() || 'none'
  );
}
