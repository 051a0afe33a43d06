import type { BatchAnswer, BatchRequest } from '../../wire/batch-requests';
import { ProtocolError } from '../rows/errors';
import type { BatchPorts } from './ports';
import { republishRows } from './republish-rows';
import { describeRun, listRuns, startRun, stopRun } from './runs';
import type { Clock } from './sweep';
import { targetOf } from './target';
import { workOnSegment } from './work-on-segment';

/**
 * Does what the batch function is asked.
 *
 * @throws ProtocolError or ContractError that names what cannot be done; anything else when it may succeed later
 */
export async function answerBatch(
  request: BatchRequest,
  ports: BatchPorts,
  clock: Clock,
): Promise<BatchAnswer> {
  const { runs } = ports;
  const { action } = request;
  switch (action) {
    case 'start': {
      const { shared, elsewhere } = await targetOf(request, ports);
      return startRun({ ...request, elsewhere }, shared.contract, runs, ports.newId(), clock.now());
    }
    case 'segment':
      return workOnSegment(request, ports, clock);
    case 'republish-keys':
      return republishRows(request, ports, clock);
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
        `no action is "${action satisfies never}": use start, segment, republish-keys, run, runs, stop or record-audit`,
      );
  }
}
