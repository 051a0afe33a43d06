import { Duration } from 'aws-cdk-lib';

/**
 * What batches, windows and functions are chosen for. Each property that is given beside it wins. docs/throughput.md has the
 * figures.
 */
export enum SharingProfile {
  /** Few requests and little concurrency: changes are gathered, and arrive up to half a minute late. */
  LEAN = 'lean',
  /** Short lag: nothing is gathered, and functions have a processor of their own. */
  FAST = 'fast',
  /** Many changes: shards are published by ten batches at once, and changes of hot rows are folded, a second late. */
  HUGE = 'huge',
}

/** How the stream of a table feeds the publisher. */
export interface StreamTuning {
  readonly batchSize: number;
  readonly maxBatchingWindow?: Duration;
  readonly parallelizationFactor: number;
  readonly memorySize?: number;
}

/** How a queue feeds a function of ours. */
export interface QueueTuning {
  readonly batchSize: number;
  readonly maxBatchingWindow?: Duration;
  readonly maxConcurrency?: number;
  readonly memorySize?: number;
}

/** "Configure Lambda function memory" in the Lambda developer guide. */
const ONE_PROCESSOR = 1_769;

const STREAM: Readonly<Record<SharingProfile, StreamTuning>> = {
  [SharingProfile.LEAN]: {
    batchSize: 1_000,
    maxBatchingWindow: Duration.seconds(5),
    parallelizationFactor: 1,
  },
  [SharingProfile.FAST]: { batchSize: 1_000, parallelizationFactor: 4, memorySize: ONE_PROCESSOR },
  [SharingProfile.HUGE]: { batchSize: 1_000, parallelizationFactor: 10, memorySize: ONE_PROCESSOR },
};

const QUEUE: Readonly<Record<SharingProfile, QueueTuning>> = {
  [SharingProfile.LEAN]: { batchSize: 1_000, maxBatchingWindow: Duration.seconds(20), maxConcurrency: 5 },
  [SharingProfile.FAST]: { batchSize: 10, memorySize: ONE_PROCESSOR },
  [SharingProfile.HUGE]: {
    batchSize: 1_000,
    maxBatchingWindow: Duration.seconds(1),
    memorySize: ONE_PROCESSOR,
  },
};

/**
 * Two large batches at once keep up with all that a partition takes, 1,000 writes a second, also where three contracts are published:
 * docs/throughput.md.
 */
const USUAL_STREAM: StreamTuning = { batchSize: 1_000, parallelizationFactor: 2 };
const USUAL_QUEUE: QueueTuning = { batchSize: 10 };

export function streamTuning(profile: SharingProfile | undefined): StreamTuning {
  return profile ? STREAM[profile] : USUAL_STREAM;
}

export function queueTuning(profile: SharingProfile | undefined): QueueTuning {
  return profile ? QUEUE[profile] : USUAL_QUEUE;
}
