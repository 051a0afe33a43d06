import type { Clock } from '../clock';
import { batchLength } from './batch-size';
import { sleep } from './event-source';
import type { RecordSource } from './shard-lanes';
import type { ShardRecord } from './stream-record';

/** Idle polls start close together, so that a change is seen soon, and go apart. AWS polls four times a second. */
const MIN_POLL_MS = 10;
const MAX_POLL_MS = 100;
const ERROR_PAUSE_MS = 500;

export interface BatchLimits {
  readonly batchSize: number;
  readonly batchingWindowMs: number;
}

interface ShardSurroundings {
  readonly say: (message: string) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Reads a shard and hands it over in batches, one at a time and in order, until the shard is closed or the signal comes.
 * A batch goes when it is full, or when its window is over; the window opens with the first record, or after the batch before.
 */
export async function consumeShard(
  reader: RecordSource,
  limits: BatchLimits,
  process: (records: readonly ShardRecord[]) => Promise<void>,
  { say, clock, signal }: ShardSurroundings,
): Promise<void> {
  let buffer: ShardRecord[] = [];
  let windowOpened = 0;
  let pause = MIN_POLL_MS;
  while (!signal.aborted) {
    if (!reader.closed && buffer.length < limits.batchSize) {
      const records = await reader.read().catch((error: Error) => {
        if (!signal.aborted)
          say(`reading shard ${reader.shardId} failed, tried again: ${error.name}: ${error.message}`);
        return undefined;
      });
      if (records === undefined) {
        await sleep(ERROR_PAUSE_MS, signal);
        continue;
      }
      if (records.length > 0) {
        pause = MIN_POLL_MS;
        if (buffer.length === 0) windowOpened = clock.now();
        buffer = buffer.concat(records);
      }
    }
    const { length, full } = batchLength(buffer, limits.batchSize);
    const windowLeft = windowOpened + limits.batchingWindowMs - clock.now();
    if (length > 0 && (full || reader.closed || windowLeft <= 0)) {
      await process(buffer.slice(0, length));
      buffer = buffer.slice(length);
      windowOpened = clock.now();
    } else if (reader.closed) {
      return;
    } else {
      await sleep(length > 0 ? Math.min(pause, windowLeft) : pause, signal);
      pause = Math.min(MAX_POLL_MS, pause * 1.5);
    }
  }
}
