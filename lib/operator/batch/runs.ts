import type { RunAnswer } from '../../wire/batch-requests';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { askBatch, throwIfInterrupted } from '../shared/functions';
import { feedOf, type Topology } from '../shared/topology';

export interface ListRunsOptions {
  /** For example `orders/User`. @default all */
  readonly replica?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs of batch jobs that owners have recorded, of all feeds, whoever has begun them: the newest 20 of each feed. One that was stopped
 * goes on by `runBatchJob` with its `run`.
 *
 * @returns the newest first, and what could not be read
 * @throws OperatorError `interrupted`
 */
export async function listRuns(
  clients: Pick<OperatorClients, 'lambda'>,
  { feeds }: Pick<Topology, 'feeds'>,
  { replica, signal }: ListRunsOptions = {},
): Promise<{ readonly runs: readonly RunAnswer[]; readonly problems: readonly string[] }> {
  const functions = [...new Set(feeds.map(({ batch }) => batch))];
  const problems: string[] = [];
  const answers = await Promise.all(
    functions.map(async (name) => {
      try {
        return (await askBatch(clients, name, { action: 'runs', replica } as const, signal)).runs;
      } catch (error) {
        throwIfInterrupted(signal);
        problems.push((error as Error).message);
        return [];
      }
    }),
  );
  const runs = answers.flat().sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return { runs, problems };
}

/**
 * Stops a run, whoever works on it: its segments end after their present page.
 *
 * @param options contract of its feed, `users/User`
 * @throws OperatorError `unknown-feed`, `ambiguous-feed`, `unknown-run`; `function-failed`
 */
export async function stopRun(
  clients: Pick<OperatorClients, 'lambda'>,
  topology: Topology,
  { contract, run }: { readonly contract: string; readonly run: string },
): Promise<RunAnswer> {
  const { batch } = feedOf(topology, contract);
  try {
    return await askBatch(clients, batch, { action: 'stop', run });
  } catch (error) {
    const { cause } = error as Error & { cause?: { name?: string } };
    if (cause?.name !== 'ProtocolError') throw error;
    throw new OperatorError(
      'unknown-run',
      `the run "${run}" of ${contract} cannot be stopped: list the runs, and name one of them`,
      { cause: error },
    );
  }
}
