import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { StartRequest } from '../../wire/batch-requests';
import { toJsonText } from '../../wire/json-text';
import type { FeedDescription } from '../../wire/parameters';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { pause } from '../shared/functions';

const POLL_MS = 2000;

/**
 * Has the feed's state machine run a batch job, so that it goes on without this process.
 *
 * @throws OperatorError `run-failed` when the execution fails; `interrupted` when the signal stopped it
 */
export async function runStateMachine(
  { sfn }: Pick<OperatorClients, 'sfn'>,
  feed: FeedDescription,
  request: StartRequest,
  signal: AbortSignal,
): Promise<void> {
  const input = toJsonText(request);
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: feed.stateMachine, input }),
  );
  try {
    for (;;) {
      const { status, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'SUCCEEDED') return;
      if (status !== 'RUNNING') {
        throw new OperatorError(
          'run-failed',
          `the execution ${executionArn} is ${status}: ${error} ${cause}`,
        );
      }
      await pause(POLL_MS, signal);
    }
  } catch (error) {
    if (signal.aborted) await sfn.send(new StopExecutionCommand({ executionArn }));
    throw error;
  }
}
