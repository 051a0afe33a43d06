import { randomUUID } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { digestOf, hashKey } from '../../lib/adapters/digest';
import { republishWork } from '../../lib/protocol/batch/republish';
import { republishKeys } from '../../lib/protocol/batch/republish-keys';
import type { Run } from '../../lib/protocol/batch/run';
import { findRun } from '../../lib/protocol/batch/runs';
import { seedWork } from '../../lib/protocol/batch/seed';
import { type Clock, sweep, type Work } from '../../lib/protocol/batch/sweep';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import { refuseOpenKey } from '../../lib/protocol/rows/owner-key';
import type { SharedContract } from '../../lib/protocol/rows/projection';
import { type Refusal, subjectOfItem, subjectOfKey } from '../../lib/protocol/rows/refusal';
import {
  MAX_REPUBLISH_KEYS,
  type RepublishKey,
  type RepublishKeysAnswer,
  type RepublishKeysRequest,
  type SegmentAnswer,
  type SegmentRequest,
} from '../../lib/wire/batch-requests';
import { METRIC } from '../../lib/wire/metrics';
import { createTelemetry, dimensionValue } from '../shared/telemetry';
import { contracts, payloads, queueAt, runs, table } from './ports';
import { targetOf } from './target';

const { logger, metrics } = createTelemetry(contracts.context, {});

/** Goes on with a segment of a run. */
export async function workOnSegment(
  { run: id, segment }: SegmentRequest,
  clock: Clock,
): Promise<SegmentAnswer> {
  const { run } = await findRun(id, runs);
  if (!Number.isInteger(segment) || segment < 0 || segment >= run.segments) {
    throw new ProtocolError(
      'bad-request',
      `the run ${id} has no segment ${segment}: use 0 to ${run.segments - 1}`,
    );
  }
  let refused = 0;
  const onRefused = (refusals: readonly Refusal[]) => {
    refused += refusals.length;
    logRefused(refusals, { run: id, replica: run.replica, contract: run.contract });
  };
  const ports = { table, checkpoints: runs, work: await workOf(run), onRefused };
  const { answer, sent } = await sweep(run, segment, ports, clock);
  count(run.kind === 'seed' ? METRIC.seeded : METRIC.republished, run.replica, { sent, refused });
  logger.info('segment worked on', { ...answer, kind: run.kind, replica: run.replica });
  return answer;
}

async function workOf({ id: run, kind, replica, contract: contractId, filter }: Run): Promise<Work> {
  const target = await targetOf(replica, contractId);
  const { shared } = target;
  const schema = await table.keySchema();
  refuseOpenKey(
    shared.contract,
    schema.map(({ name }) => name),
  );
  if (kind === 'republish' || !target.replica) {
    return republishWork({ shared, audience: replica, run, filter }, table);
  }
  const filters = [target.replica.filter, filter];
  const queue = queueAt(target.replica.queueUrl);
  return seedWork({ run, shared, replica, filters }, { queue, payloads, digest: digestOf });
}

/** Republishes single rows. */
export async function republishRows(
  request: RepublishKeysRequest,
  clock: Clock,
): Promise<RepublishKeysAnswer> {
  const { replica, keys } = request;
  if (keys.length > MAX_REPUBLISH_KEYS) {
    throw new ProtocolError(
      'bad-request',
      `received ${keys.length} keys: republish at most ${MAX_REPUBLISH_KEYS} at a time`,
    );
  }
  const target = await targetOf(replica, request.contract);
  const queue = target.replica && queueAt(target.replica.queueUrl);
  const run = randomUUID();
  const results = await republishKeys(keys, { shared: target.shared, replica, run }, { table, queue }, clock);
  const of = (wanted: string) => results.filter(({ kind }) => kind === wanted).length;
  count(METRIC.republished, replica, { sent: of('marked'), refused: of('refused') });
  const { shared } = target;
  const refusals = results.flatMap(({ kind, reason = '' }, index) =>
    kind === 'refused' ? [{ subject: subjectOfRequest(shared, keys[index]), reason }] : [],
  );
  logRefused(refusals, { run, replica, contract: shared.contract.id });
  logger.info('rows republished', {
    run,
    replica,
    marked: of('marked'),
    removed: of('removed'),
    absent: of('absent'),
    refused: of('refused'),
  });
  return { results };
}

function subjectOfRequest(shared: SharedContract, wanted: RepublishKey | undefined): string {
  if (!wanted) return '';
  return 'key' in wanted ? subjectOfKey(shared.contract, wanted.key) : subjectOfItem(shared, wanted.tableKey);
}

function count(metric: string, replica: string, { sent, refused }: { sent: number; refused: number }): void {
  metrics.addDimension('replica', dimensionValue(replica));
  metrics.addMetric(metric, MetricUnit.Count, sent);
  metrics.addMetric(METRIC.rowsRefused, MetricUnit.Count, refused);
  metrics.publishStoredMetrics();
}

function logRefused(
  refusals: readonly Refusal[],
  of: { run: string; replica: string; contract: string },
): void {
  for (const { subject, reason } of refusals)
    logger.error('row refused', { ...of, key: hashKey(subject), reason });
}
