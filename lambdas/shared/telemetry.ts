import type { Dimensions } from '../../lib/wire/metrics';
import { Logger } from './logger';
import { Metrics } from './metrics';

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
    logger: new Logger(service, dimensions),
    metrics: new Metrics({ ...defaultDimensions, service }),
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
