import { Duration } from 'aws-cdk-lib';

/** A stream record lives 24 hours, so no change can be older. */
export const STREAM_RETENTION = Duration.hours(24);
/** How long SNS tries to deliver to a queue that does not answer. */
export const SNS_RETRIES = Duration.days(23);
/** SQS keeps no message longer. */
export const MAX_QUEUE_RETENTION = Duration.days(14);

/**
 * How long a change may be tried: an hour less than the stream keeps it. Records behind it in the shard are as old when their
 * turn comes, and what the stream has dropped by then reaches no failure bucket.
 */
export const MAX_RECORD_AGE = Duration.hours(23);

/** "Configuring a queue to use with Lambda" in the Lambda developer guide: fewer tries lose events to throttling. */
export const MIN_RECEIVES = 5;
/** "SetQueueAttributes" in the SQS API reference. */
export const MAX_RECEIVES = 1_000;
const VISIBILITY_FACTOR = 6;
/** What a table that throttles for an hour may take, and what waits behind it. */
const OUTAGE = Duration.minutes(90);

/**
 * How long a queue must hide a message from others (seconds): by the same page, six times the function's timeout, and the window
 * in which a batch is gathered. A batch that is tried again is then not handed out twice meanwhile.
 */
export function leastVisibility(timeout: number, batchingWindow = 0): number {
  return VISIBILITY_FACTOR * timeout + batchingWindow;
}

/**
 * How long a queue must keep a message (seconds), so that one that fails each time gets all its tries and then reaches the
 * dead-letter queue: SQS moves it when it would be received once more. One more turn is for waiting behind others.
 */
export function leastRetention({
  visibility,
  receives,
  delay = 0,
}: {
  readonly visibility: number;
  readonly receives: number;
  readonly delay?: number;
}): number {
  return (receives + 1) * visibility + delay;
}

/**
 * How often a message must be received so that one which fails for as long as an outage takes does not end in the dead-letter queue.
 * Where the queue forgets sooner, as often as leaves time to get there (`leastRetention`).
 *
 * @param visibility seconds that a message is hidden for after each time
 * @param retention seconds that the queue keeps it
 */
export function receivesDuringOutage(visibility: number, retention: number): number {
  const wanted = Math.ceil(OUTAGE.toSeconds() / visibility);
  const possible = Math.floor(retention / visibility) - 1;
  return Math.max(MIN_RECEIVES, Math.min(wanted, possible, MAX_RECEIVES));
}

/**
 * How long an event can be on its way: in the stream, at SNS, in a queue and in the queue's dead-letter queue.
 *
 * @param queue how long the queue keeps a message; a feed, which does not know its queues, takes the longest
 */
export function lifeOfMessage(queue = MAX_QUEUE_RETENTION, deadLetterQueue = MAX_QUEUE_RETENTION): Duration {
  return [SNS_RETRIES, queue, deadLetterQueue].reduce((sum, one) => sum.plus(one), STREAM_RETENTION);
}

/** In days, for messages. */
export function days(duration: Duration): string {
  const count = Number(duration.toDays({ integral: false }).toFixed(2));
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
