import type { DeliveredOutcome } from '../../lib/protocol/replication/publish-delivered';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import { METRIC } from '../../lib/wire/metrics';
import { inTrace } from '../shared/logger';
import { MetricUnit } from '../shared/metrics';
import type { Telemetry } from '../shared/telemetry';

/** Metrics and logs of a batch. Rows appear by the sequence number of their change, never by their values. */
export function report(outcome: DeliveredOutcome, { logger, metrics }: Telemetry): void {
  const { published, suppressed, parked, failures, label } = outcome;
  metrics.addMetric(METRIC.published, MetricUnit.Count, published);
  metrics.addMetric(METRIC.suppressed, MetricUnit.Count, suppressed);
  metrics.addMetric(METRIC.parked, MetricUnit.Count, parked.length);
  metrics.publishStoredMetrics();
  for (const { traceId, ...failure } of parked)
    logger.error('change parked', { ...failure, label, ...inTrace(traceId) });
  for (const { traceId, ...failure } of failures)
    logger.warn('change will be tried again', { ...failure, label, ...inTrace(traceId) });
}

/** Counts a batch that fails as a whole for what it is. */
export function reportFailure(error: unknown, { metrics }: Telemetry): void {
  if (!(error instanceof ProtocolError) || error.code !== 'incomplete-record') return;
  metrics.addMetric(METRIC.incomplete, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
