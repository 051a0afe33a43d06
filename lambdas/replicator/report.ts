import { hashKey } from '../../lib/adapters/digest';
import type { Outcome } from '../../lib/protocol/replication/replicate';
import { METRIC } from '../../lib/wire/metrics';
import { traceIdOf } from '../../lib/wire/trace-context';
import { inTrace } from '../shared/logger';
import { MetricUnit } from '../shared/metrics';
import type { Telemetry } from '../shared/telemetry';

/** Metrics and logs of a batch. Rows appear by the hash of their key and their sequence, never by their values. */
export function report(outcomes: readonly Outcome[], { logger, metrics }: Telemetry, now: number): void {
  const count = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  metrics.addMetric(METRIC.applied, MetricUnit.Count, count('applied'));
  metrics.addMetric(METRIC.stale, MetricUnit.Count, count('stale'));
  metrics.addMetric(METRIC.parked, MetricUnit.Count, count('parked'));
  const expired = outcomes.filter((outcome) => outcome.kind === 'applied' && outcome.expired).length;
  // A table without a time to live has no such metric, and pays for none.
  if (expired > 0) metrics.addMetric(METRIC.expired, MetricUnit.Count, expired);
  const anomalies = outcomes.filter((outcome) => outcome.staleButNewerByTime);
  metrics.addMetric(METRIC.staleButNewerByTime, MetricUnit.Count, anomalies.length);
  for (const { kind, at } of outcomes) {
    if (kind === 'applied' && at !== undefined)
      metrics.addMetric(METRIC.lag, MetricUnit.Milliseconds, Math.max(0, now - at));
  }
  metrics.publishStoredMetrics();

  for (const outcome of outcomes) {
    const { kind, id, subject, sequence, edit, code, reason, staleButNewerByTime, traceparent } = outcome;
    // For those that are logged alone: hashing all takes longer than to count them.
    const fields = () => ({
      messageId: id,
      key: hashKey(subject),
      sequence,
      ...edit,
      ...inTrace(traceIdOf(traceparent)),
    });
    if (edit && (kind === 'applied' || kind === 'stale')) logger.info(`edited event ${kind}`, fields());
    if (kind === 'parked') logger.warn('event parked', { ...fields(), code, reason });
    if (kind === 'retry') logger.warn('event will be tried again', { ...fields(), reason });
    if (staleButNewerByTime) logger.error('stale event is newer by time', fields());
  }
}
