import { setTimeout as sleep } from 'node:timers/promises';
import { depthOf, type KnownReplica } from '../../operator';
import { startProgress } from '../shared/progress';
import type { Session } from '../shared/session';

const POLL_MS = 1000;
/** A queue that grows no shorter for so long is left to the comparison. */
const PATIENCE_MS = 60_000;
/** SQS counts about: "ApproximateNumberOfMessages", SQS developer guide. */
const READINGS = 2;

/** How many messages a replica has before it, about. */
export async function queuedFor({ clients }: Session, replica: KnownReplica): Promise<number> {
  const { waiting, inFlight } = await depthOf(clients.sqs, replica.queueUrl);
  return waiting + inFlight;
}

/**
 * Waits until the replica has worked off what was put into its queue: until then its rows are on their way, and no comparison
 * could tell them from missing ones.
 *
 * @param before how many messages there were before
 */
export async function drained(session: Session, replica: KnownReplica, before: number): Promise<void> {
  const progress = await startProgress(session, `wait for ${replica.name}`);
  let least = Number.POSITIVE_INFINITY;
  let since = performance.now();
  let enough = 0;
  let queued = 0;
  while (enough < READINGS && performance.now() - since < PATIENCE_MS && !session.signal.aborted) {
    queued = await queuedFor(session, replica);
    enough = queued <= before ? enough + 1 : 0;
    if (queued < least) [least, since] = [queued, performance.now()];
    progress.update(`${queued} messages in its queue`);
    if (enough < READINGS) await sleep(POLL_MS, undefined, { signal: session.signal }).catch(() => {});
  }
  progress.done(`${queued} messages in its queue`);
}
