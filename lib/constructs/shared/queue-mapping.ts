import { Duration } from 'aws-cdk-lib';
import type { Rule } from '../../wire/rules';
import { leastVisibility, MAX_RECEIVES, MIN_RECEIVES, receivesDuringOutage } from './message-life';
import type { QueueTuning } from './profile';
import { isWholeWithin } from './rules';

/** How a queue feeds a function. */
export interface QueueMappingOptions {
  /**
   * Most messages that the function gets at once, from 1 to 10,000; more than 10 need a `maxBatchingWindow`. Lambda hands over 6 MB at
   * most, which are some 2,000 small events. @default 10
   */
  readonly batchSize?: number;
  /**
   * How long messages are gathered for a batch, up to 5 minutes: an event arrives that much later, unless the batch is full before.
   * @default not at all
   */
  readonly maxBatchingWindow?: Duration;
  /** Batches that are worked on at the same time, from 2 to 1,000. @default as many as Lambda likes */
  readonly maxConcurrency?: number;
  /**
   * How often an event is received before it goes to the dead-letter queue, from 5 to 1,000, each time after it was hidden for
   * six times the function's timeout and the window. What can never succeed is parked at once, so that this is for what may succeed
   * later, such as a write to a table that throttles, and for what ends the function.
   * @default as often as 90 minutes take, or less where `queueRetention` is shorter
   */
  readonly maxReceiveCount?: number;
}

/** A mapping as it is, with all defaults. */
export interface QueueMapping {
  readonly batchSize: number;
  readonly maxBatchingWindow?: Duration;
  readonly maxConcurrency?: number;
  /** How long a message that was received is hidden from others. */
  readonly visibility: Duration;
  readonly maxReceiveCount: number;
}

/** What a mapping depends on beside its options. */
export interface MappingSurroundings {
  /** What holds where the options say nothing. */
  readonly tuning: QueueTuning;
  /** Of the function. */
  readonly timeout: Duration;
  readonly queueRetention: Duration;
  /** Environments that the function can have. @default as many as Lambda likes */
  readonly reserved?: number;
}

export function queueMapping(
  options: QueueMappingOptions,
  { tuning, timeout, queueRetention, reserved }: MappingSurroundings,
): QueueMapping {
  const maxBatchingWindow = options.maxBatchingWindow ?? tuning.maxBatchingWindow;
  const visibility = leastVisibility(timeout.toSeconds(), Math.ceil(secondsOf(maxBatchingWindow)));
  return {
    batchSize: options.batchSize ?? tuning.batchSize,
    maxBatchingWindow,
    maxConcurrency: options.maxConcurrency ?? fewer(tuning.maxConcurrency, reserved),
    visibility: Duration.seconds(visibility),
    maxReceiveCount: options.maxReceiveCount ?? receivesDuringOutage(visibility, queueRetention.toSeconds()),
  };
}

/** What Lambda asks for beyond what the function can have is throttled, and counts as received. */
function fewer(most: number | undefined, reserved: number | undefined): number | undefined {
  if (reserved === undefined) return most;
  return Math.min(most ?? MAX_CONCURRENCY, reserved);
}

/** Lambda API reference, "CreateEventSourceMapping". */
const MAX_BATCH = 10_000;
const MAX_WINDOW_SECONDS = 300;
const MAX_CONCURRENCY = 1_000;
/** Without a window Lambda asks the queue once a batch, which gives ten. */
const MAX_BATCH_AT_ONCE = 10;

/** What can be wrong with how a queue feeds a function. */
export function queueMappingRules(
  { batchSize, maxBatchingWindow, maxConcurrency = 2, maxReceiveCount }: QueueMapping,
  reserved?: number,
): Rule[] {
  const window = secondsOf(maxBatchingWindow);
  return [
    {
      condition: !isWholeWithin(batchSize, 1, MAX_BATCH),
      message: () => `batchSize must be a whole number from 1 to ${MAX_BATCH}, received ${batchSize}`,
    },
    {
      condition: batchSize > MAX_BATCH_AT_ONCE && window < 1,
      message: () =>
        `batchSize of ${batchSize} needs a maxBatchingWindow of at least 1 second: Lambda gathers no more than 10 messages without`,
    },
    {
      condition: window > MAX_WINDOW_SECONDS || !Number.isInteger(window),
      message: () =>
        `maxBatchingWindow must be whole seconds, and not longer than 5 minutes, received ${maxBatchingWindow?.toHumanString()}`,
    },
    {
      condition: !isWholeWithin(maxConcurrency, 2, MAX_CONCURRENCY),
      message: () =>
        `maxConcurrency must be a whole number from 2 to 1000, received ${maxConcurrency}: for one at a time reserve the function's concurrency`,
    },
    {
      condition: reserved !== undefined && maxConcurrency > Math.max(2, reserved),
      message: () =>
        `maxConcurrency of ${maxConcurrency} is more than the ${reserved} of reservedConcurrentExecutions: what is beyond is throttled, and counts as received; lower it, or leave it out`,
    },
    {
      condition: !isWholeWithin(maxReceiveCount, MIN_RECEIVES, MAX_RECEIVES),
      message: () =>
        `maxReceiveCount must be a whole number from ${MIN_RECEIVES} to ${MAX_RECEIVES}, received ${maxReceiveCount}: with fewer a function that is throttled for a moment would send good events to the dead-letter queue`,
    },
  ];
}

function secondsOf(duration: Duration | undefined): number {
  return duration?.toSeconds({ integral: false }) ?? 0;
}
