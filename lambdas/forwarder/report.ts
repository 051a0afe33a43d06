import { hashKey } from '../../lib/adapters/digest';
import type { Consumed } from '../../lib/protocol/consuming/consume';
import { METRIC } from '../../lib/wire/metrics';
import { traceIdOf } from '../../lib/wire/trace-context';
import { inTrace } from '../shared/logger';
import { MetricUnit } from '../shared/metrics';
import type { Telemetry } from '../shared/telemetry';

/** Metrics, those of every consumer, and logs of a batch. Rows appear by the hash of their key and their sequence, never by their values. */
export function report(outcomes: readonly Consumed[], { logger, metrics }: Telemetry, now: number): void {
  const of = (kind: Consumed['kind']) => outcomes.filter((outcome) => outcome.kind === kind);
  const handled = of('handled');
  const expired = handled.filter((outcome) => outcome.expired);
  metrics.addMetric(METRIC.handled, MetricUnit.Count, handled.length);
  metrics.addMetric(METRIC.stale, MetricUnit.Count, of('stale').length);
  metrics.addMetric(METRIC.parked, MetricUnit.Count, of('parked').length);
  metrics.addMetric(METRIC.retried, MetricUnit.Count, of('retry').length);
  // Where rows do not expire there is no such metric, and none to pay for.
  if (expired.length > 0) metrics.addMetric(METRIC.expired, MetricUnit.Count, expired.length);
  for (const { at } of handled)
    if (at !== undefined)
      metrics.addMetric(METRIC.handlingLag, MetricUnit.Milliseconds, Math.max(0, now - at));
  metrics.publishStoredMetrics();

  for (const { kind, id, subject, sequence, code, reason, traceparent } of outcomes) {
    const of = inTrace(traceIdOf(traceparent));
    const fields = { messageId: id, key: hashKey(subject), sequence, reason, ...of };
    if (kind === 'parked') logger.warn('event parked', { ...fields, code });
    if (kind === 'retry') logger.warn('event will be tried again', fields);
  }
}
