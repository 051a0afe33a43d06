import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '../../lib/names';

export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * @param service the bounded context
 * @param dimensions of every metric, beside the service
 */
export function createTelemetry(service: string, dimensions: Record<string, string>): Telemetry {
  return {
    logger: new Logger({ serviceName: service, persistentKeys: dimensions }),
    metrics: new Metrics({
      namespace: METRICS_NAMESPACE,
      serviceName: service,
      defaultDimensions: dimensions,
    }),
  };
}

/** Names a row in logs without showing its key. */
export function hashKey(subject: string | undefined): string | undefined {
  return subject === undefined ? undefined : createHash('sha256').update(subject).digest('hex').slice(0, 16);
}
