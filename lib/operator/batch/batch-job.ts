import type { ReplicaElsewhere, RunAnswer, RunKind, StartRequest } from '../../wire/batch-requests';
import type { Filter } from '../../wire/filter';
import type { FeedDescription } from '../../wire/parameters';
import { allEnded } from '../shared/all-ended';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { askBatch, pause } from '../shared/functions';
import type { JobOptions } from '../shared/progress';
import { refuseEvents } from '../shared/refuse-events';
import { runStateMachine } from './state-machine';

/** What a batch job is to do. */
export interface BatchJobRequest {
  /** `seed` sends whole rows to one replica's queue; `republish` marks rows, so that the stream tells of them again. */
  readonly kind: RunKind;
  /** For example `orders/User`; `*` republishes to every replica. */
  readonly replica: string;
  /** What is known of a replica in another account or region than the owner's: `elsewhereOf`. @default the owner finds it */
  readonly elsewhere?: ReplicaElsewhere;
  /** Rows are read in this many parts at the same time. @default 4 */
  readonly segments?: number;
  /** Of the whole job. @default as fast as it goes */
  readonly rowsPerSecond?: number;
  /** Contract fields and the values that choose a row. @default every row (that the replica's own filter admits) */
  readonly filter?: Filter;
  /** A job that was interrupted, to be gone on with; its segments and rate stay as they were. @default a new one */
  readonly run?: string;
}

/** Where a batch job is. Counts are of rows. */
export type BatchJobProgress = Pick<
  RunAnswer,
  'run' | 'segments' | 'finishedSegments' | 'read' | 'sent' | 'skipped' | 'refused'
>;

export interface BatchJobResult extends BatchJobProgress {
  /** `interrupted`: pass its `run` again to go on from where it stopped. */
  readonly state: 'finished' | 'interrupted';
}

export interface BatchJobOptions extends JobOptions<BatchJobProgress> {
  /** Who invokes the function again and again: this process, or the feed's state machine on AWS. @default 'loop' */
  readonly via?: 'loop' | 'state-machine';
}

/**
 * How long one call may take. Calls that are short let a stop through, and answer before a quiet connection is cut.
 */
const CALL_SECONDS = 8;

/** How often the run's record is read while its segments are worked on. */
const POLL_MS = 1000;

/**
 * Runs a batch job to its end. An invocation that fails is repeated from its last checkpoint, with growing pauses.
 *
 * @returns also when the signal stops it, then with the state `interrupted`
 * @throws OperatorError `no-rows` when events are to be republished; `interrupted` when the signal came before the job began; `run-failed` after too many failures, with
 * the run to go on with in its message
 */
export async function runBatchJob(
  clients: OperatorClients,
  feed: FeedDescription,
  request: BatchJobRequest,
  { via = 'loop', signal, onProgress }: BatchJobOptions = {},
): Promise<BatchJobResult> {
  if (request.kind === 'republish') refuseEvents(feed);
  const start = await startRequest(clients, feed, request, signal);
  const { run, segments } = await askBatch(clients, feed.batch, start, signal);
  const ending = new AbortController();
  const stop = AbortSignal.any([ending.signal, ...(signal ? [signal] : [])]);
  // If the function cannot be reached for this, it cannot for the run's state below either, and that is an error.
  const stopRun = () => askBatch(clients, feed.batch, { action: 'stop', run }).catch(() => undefined);
  // Invocations under way read this from the run's record after their present page.
  const stopped = new Promise<unknown>((resolve) => {
    const end = () => resolve(signal?.aborted ? stopRun() : undefined);
    // Who stopped it while it began would not be heard any more.
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });
  });
  const watch = watchRun(clients, feed, run, stop, onProgress);
  let failure: unknown;
  try {
    if (via === 'state-machine') await runStateMachine(clients, feed, { ...start, run }, stop);
    else await runSegments(clients, feed, run, segments, stop, stopRun);
  } catch (error) {
    failure = error;
  }
  ending.abort();
  await Promise.all([stopped, watch]);
  const end = await askBatch(clients, feed.batch, { action: 'run', run }).catch((error: unknown) => {
    throw runFailed(run, failure ?? error);
  });
  if (end.state !== 'finished' && failure !== undefined && !signal?.aborted) throw runFailed(run, failure);
  const progress = progressOf(end);
  onProgress?.(progress);
  return { ...progress, state: end.state === 'finished' ? 'finished' : 'interrupted' };
}

/** A run that goes on keeps its own segments and rate: others would make it another run. */
async function startRequest(
  clients: OperatorClients,
  feed: FeedDescription,
  { run, kind, replica, elsewhere, filter, segments, rowsPerSecond }: BatchJobRequest,
  signal: AbortSignal | undefined,
): Promise<StartRequest> {
  const own = { action: 'start', kind, replica, elsewhere, contract: feed.contract, filter } as const;
  if (run === undefined) return { ...own, segments, rowsPerSecond };
  const begun = await askBatch(clients, feed.batch, { action: 'run', run }, signal);
  return { ...own, run, segments: begun.segments, rowsPerSecond: begun.rowsPerSecond };
}

async function runSegments(
  clients: OperatorClients,
  feed: FeedDescription,
  run: string,
  segments: readonly number[],
  signal: AbortSignal,
  stopRun: () => Promise<unknown>,
): Promise<void> {
  const one = async (segment: number) => {
    let finished = false;
    while (!finished && !signal.aborted) {
      const answer = await askBatch(
        clients,
        feed.batch,
        { action: 'segment', run, segment, timeoutSeconds: CALL_SECONDS } as const,
        signal,
      );
      finished = answer.finished;
    }
  };
  await allEnded(
    segments.map((segment) =>
      one(segment).catch(async (error: unknown) => {
        // Nobody will finish this segment, so nobody should wait for the others.
        if (!signal.aborted) await stopRun();
        throw error;
      }),
    ),
  );
}

async function watchRun(
  clients: OperatorClients,
  feed: FeedDescription,
  run: string,
  signal: AbortSignal,
  onProgress: BatchJobOptions['onProgress'],
): Promise<void> {
  try {
    while (onProgress) {
      await pause(POLL_MS, signal);
      onProgress(progressOf(await askBatch(clients, feed.batch, { action: 'run', run }, signal)));
    }
  } catch {
    // Watching is for the eye alone: whether the work goes on shows in the work.
  }
}

function progressOf(answer: RunAnswer): BatchJobProgress {
  const { run, segments, finishedSegments, read, sent, skipped, refused } = answer;
  return { run, segments, finishedSegments, read, sent, skipped, refused };
}

function runFailed(run: string, cause: unknown): OperatorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OperatorError('run-failed', `the run ${run} stopped, pass it again to go on: ${reason}`, {
    cause,
  });
}
