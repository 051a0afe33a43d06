import { hashKey } from '../../lib/adapters/digest';
import type { Served } from '../../lib/protocol/api/serve';
import { causeOf } from '../../lib/protocol/rows/errors';
import { METRIC } from '../../lib/wire/metrics';
import { MetricUnit } from '../shared/metrics';
import type { Telemetry } from '../shared/telemetry';

/** Metrics and logs of one request. A row appears by the hash of its key, never by its values. */
export function report({ trail, problem }: Served, { logger, metrics }: Telemetry): void {
  const status = problem?.status ?? 200;
  metrics.addMetric(METRIC.served, MetricUnit.Count, problem ? 0 : (trail.rows ?? 0));
  const { refused = [] } = trail;
  metrics.addMetric(METRIC.rowsRefused, MetricUnit.Count, refused.length);
  metrics.addMetric(METRIC.refused, MetricUnit.Count, status >= 400 && status < 500 ? 1 : 0);
  metrics.addMetric(METRIC.failed, MetricUnit.Count, status >= 500 ? 1 : 0);
  metrics.publishStoredMetrics();

  const { kind, contract, subject } = trail;
  for (const { subject: of, cause } of refused)
    logger.error('row refused', { kind, contract, key: hashKey(of), reason: cause.message });
  // That a row does not exist is an answer.
  if (!problem || problem.code === 'not-found') return;
  const fields = { kind, contract, key: hashKey(subject), status, code: problem.code };
  if (status < 500) logger.info('request refused', fields);
  else logger.error('request failed', { ...fields, reason: problem.cause && causeOf(problem.cause) });
}
