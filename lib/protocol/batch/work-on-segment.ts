import type { SegmentAnswer, SegmentRequest } from '../../wire/batch-requests';
import { ProtocolError } from '../rows/errors';
import { refuseOpenKey } from '../rows/owner-key';
import type { Refusal } from '../rows/refusal';
import type { BatchPorts } from './ports';
import { republishWork } from './republish';
import type { Run } from './run';
import { findRun } from './runs';
import { seedWork } from './seed';
import { type Clock, sweep, type Work } from './sweep';
import { targetOf } from './target';

/**
 * Goes on with a segment of a run.
 *
 * @throws ProtocolError when there is no such run or segment, or its rows cannot be found
 */
export async function workOnSegment(
  { run: id, segment, timeoutSeconds = Number.POSITIVE_INFINITY }: SegmentRequest,
  ports: BatchPorts,
  clock: Clock,
): Promise<SegmentAnswer> {
  const end = clock.now() + timeoutSeconds * 1000;
  const limited: Clock = {
    now: () => clock.now(),
    remaining: () => Math.min(clock.remaining(), end - clock.now()),
    sleep: (milliseconds) => clock.sleep(milliseconds),
  };
  const { table, runs, observer } = ports;
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
    observer.rowsRefused(refusals, { run: id, replica: run.replica, contract: run.contract });
  };
  const { answer, sent } = await sweep(
    run,
    segment,
    { table, checkpoints: runs, work: await workOf(run, ports), onRefused },
    limited,
  );
  observer.segmentWorkedOn(answer, run, { sent, refused });
  return answer;
}

async function workOf(run: Run, ports: BatchPorts): Promise<Work> {
  const { id, kind, replica, filter } = run;
  const { table, payloads, digest, queueAt, traceparent } = ports;
  const { shared, replica: description } = await targetOf(run, ports);
  const schema = await table.keySchema();
  refuseOpenKey(
    shared.contract,
    schema.map(({ name }) => name),
  );
  if (kind === 'republish' || !description) {
    return republishWork({ shared, audience: replica, run: id, filter }, table);
  }
  const filters = [description.filter, filter];
  const queue = queueAt(description.queue);
  return seedWork({ run: id, shared, replica, filters, traceparent }, { queue, payloads, digest });
}
