import { hashKey } from '../../lib/adapters/digest';
import type { BatchObserver } from '../../lib/protocol/batch/ports';
import { METRIC } from '../../lib/wire/metrics';
import { MetricUnit } from '../shared/metrics';
import { dimensionValue, type Telemetry } from '../shared/telemetry';

/** Metrics and logs of batch jobs. Rows appear by the hash of their key, never by their values. */
export function batchReport({ logger, metrics }: Telemetry): BatchObserver {
  const count = (metric: string, replica: string, sent: number, refused: number) => {
    metrics.addDimension('replica', dimensionValue(replica));
    metrics.addMetric(metric, MetricUnit.Count, sent);
    metrics.addMetric(METRIC.rowsRefused, MetricUnit.Count, refused);
    metrics.publishStoredMetrics();
  };
  return {
    rowsRefused(refusals, of) {
      for (const { subject, reason } of refusals)
        logger.error('row refused', { ...of, key: hashKey(subject), reason });
    },
    segmentWorkedOn(answer, { kind, replica }, { sent, refused }) {
      count(kind === 'seed' ? METRIC.seeded : METRIC.republished, replica, sent, refused);
      logger.info('segment worked on', { ...answer, kind, replica });
    },
    rowsRepublished({ run, replica }, counts) {
      count(METRIC.republished, replica, counts.marked, counts.refused);
      logger.info('rows republished', { run, replica, ...counts });
    },
  };
}
