import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { describeRun, listRuns, startRun, stopRun } from '../../lib/protocol/batch/runs';
import type { Clock } from '../../lib/protocol/batch/sweep';
import { ProtocolError } from '../../lib/protocol/rows/errors';
import type { BatchAnswer, BatchRequest } from '../../lib/wire/batch-requests';
import { runs } from './ports';
import { republishRows, workOnSegment } from './rows';
import { targetOf } from './target';

export const handler = async (request: BatchRequest, context: Context): Promise<BatchAnswer> => {
  const end = Date.now() + timeoutOf(request) * 1000;
  const clock: Clock = {
    now: () => Date.now(),
    remaining: () => Math.min(context.getRemainingTimeInMillis(), end - Date.now()),
    sleep: (milliseconds) => sleep(milliseconds),
  };
  switch (request.action) {
    case 'start': {
      const { shared } = await targetOf(request.replica, request.contract);
      return startRun(request, shared.contract, runs, randomUUID(), clock.now());
    }
    case 'segment':
      return workOnSegment(request, clock);
    case 'republish-keys':
      return republishRows(request, clock);
    case 'run':
      return describeRun(request.run, runs);
    case 'runs':
      return listRuns(request.replica, runs);
    case 'stop':
      return stopRun(request.run, runs);
    case 'record-audit':
      await runs.recordAudit(request.audit);
      return { recorded: true };
    default:
      throw new ProtocolError(
        'bad-request',
        `no action is "${(request as { action?: unknown }).action}": use start, segment, republish-keys, run, runs, stop or record-audit`,
      );
  }
};

function timeoutOf(request: BatchRequest): number {
  const timeout = request.action === 'segment' ? request.timeoutSeconds : undefined;
  return timeout ?? Number.POSITIVE_INFINITY;
}
