/** What an estimate is for. */
export interface CostLoad {
  /** Changes a month of the rows of each contract. */
  readonly changes: number;
  /** Changes a month by the id of a contract, where they are others. */
  readonly changesOf: Readonly<Record<string, number>>;
  /** Requests a month of each API, for one row each. */
  readonly reads: number;
  /** Bytes of an event and of a row. */
  readonly size: number;
  /** Share of the changes that one write settles with a later one of their batch, from 0 to 1. */
  readonly hot: number;
  /** How many times faster than on average changes come while they come. */
  readonly burst: number;
}

export const DEFAULT_LOAD: CostLoad = {
  changes: 1e6,
  changesOf: {},
  reads: 1e6,
  size: 1000,
  hot: 0,
  burst: 10,
};

const SECONDS = 30 * 86_400;
export const GB = 1e9;
/** SNS and SQS count a request for each 64 KB. */
const BILLED_BYTES = 64 * 1024;
/** SNS takes 256 KiB; what is larger is put into a bucket. */
export const LARGEST_EVENT = 256 * 1024;
/** Lambda asks a shard four times a second, and messages of one publication arrive together. */
const LEAST_WINDOW_SECONDS = 0.25;
export const LOG_BYTES = 1000;

/** Milliseconds of an invocation, for the first record and for each more. Estimates: nothing of it was measured on AWS. */
export const DURATION = {
  publisher: { first: 50, more: 0.5 },
  replicator: { first: 20, more: 3.3 },
  consumer: { first: 20, more: 3.3 },
  api: { first: 20, more: 0 },
} as const;

/** How many records an invocation gets. */
export function batchOf(events: number, { burst }: CostLoad, most: number, windowSeconds = 0): number {
  const each = (events / SECONDS) * burst;
  return Math.min(most, 1 + each * Math.max(windowSeconds, LEAST_WINDOW_SECONDS));
}

/** Requests that are billed for so many messages, sent or received together up to ten at a time. */
export function billedRequests(messages: number, together: number, bytes: number): number {
  const each = Math.min(10, together);
  return (messages / each) * Math.ceil((each * bytes) / BILLED_BYTES);
}

export function durationMs(of: keyof typeof DURATION, batch: number): number {
  const { first, more } = DURATION[of];
  return first + more * (batch - 1);
}
