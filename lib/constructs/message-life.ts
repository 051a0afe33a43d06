import { Duration } from 'aws-cdk-lib';

/** A stream record lives 24 hours, so no change can be older. */
export const STREAM_RETENTION = Duration.hours(24);
/** How long SNS tries to deliver to a queue that does not answer. */
export const SNS_RETRIES = Duration.days(23);
/** SQS keeps no message longer. */
export const MAX_QUEUE_RETENTION = Duration.days(14);

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
