// Belongs to fauxqs-worker.mts and runs in its thread. Imports nothing of this package.

interface Message {
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
}

/** What is used of a queue of the emulator. */
interface Queue {
  readonly messages: readonly Message[];
  readonly delayedMessages: readonly Message[];
  readonly fifoMessages: ReadonlyMap<string, readonly Message[]>;
  readonly fifoDelayed: ReadonlyMap<string, readonly Message[]>;
  readonly inflightMessages: ReadonlyMap<string, { readonly message: Message }>;
  isFifo(): boolean;
}

/** AWS: "Available CloudWatch metrics for Amazon SQS": one that was received so often goes to the back, and counts no more. */
const RECEIVED_TOO_OFTEN = 3;

/** What SQS measures of a queue, by the names of its metrics. An age is in seconds; without messages there is none. */
export function measure(queue: Queue): Readonly<Record<string, number>> {
  const visible = [...queue.messages, ...[...queue.fifoMessages.values()].flat()];
  const delayed = [...queue.delayedMessages, ...[...queue.fifoDelayed.values()].flat()];
  const inFlight = [...queue.inflightMessages.values()].map(({ message }) => message);
  const sent = [...visible, ...delayed, ...inFlight]
    .filter(({ approximateReceiveCount: count }) => queue.isFifo() || count < RECEIVED_TOO_OFTEN)
    .map(({ sentTimestamp }) => sentTimestamp);
  const oldest = sent.reduce((first, each) => Math.min(first, each), Number.POSITIVE_INFINITY);
  return {
    ApproximateNumberOfMessagesVisible: visible.length,
    ...(sent.length > 0 && {
      ApproximateAgeOfOldestMessage: Math.max(0, Math.floor((Date.now() - oldest) / 1000)),
    }),
  };
}
