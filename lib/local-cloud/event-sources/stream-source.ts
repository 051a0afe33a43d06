import type { Clock } from '../clock';
import type { Clients, EventSourceSpec } from '../shared/types';
import { BatchProcessor, type StreamMeasures } from './batch-processor';
import {
  checkSpec,
  type EventSource,
  type Invoker,
  type Log,
  logAs,
  messageOf,
  runEventSource,
  sleep,
} from './event-source';
import { failureDestination } from './failure-destination';
import { consumeShard } from './shard-consumer';
import { ShardLanes } from './shard-lanes';
import { type ShardPlace, ShardReader } from './shard-reader';
import { type PhysicalStream, type Position, type Shard, type StreamApi, streamApi } from './stream-api';
import type { ShardRecord } from './stream-record';

/** New shards come when others close, which wakes us; this is only for a stream whose shards are still being made. */
const DISCOVERY_MS = 250;
const QUIET_DISCOVERY_MS = 10_000;

export interface StreamSourceDeps {
  readonly clients: Clients;
  readonly fn: Invoker;
  readonly stream: PhysicalStream;
  readonly log: Log;
  readonly clock: Clock;
  /** @default nobody asks */
  readonly measure?: StreamMeasures;
}

/**
 * Starts a mapping from a DynamoDB stream.
 * @throws LocalCloudError `EventSourceInvalid` when the mapping asks for what is not supported, or is not valid on AWS.
 */
export function startStreamSource(spec: EventSourceSpec, deps: StreamSourceDeps): EventSource {
  const api = streamApi(deps.clients.streams, deps.stream, spec.eventSourceArn, deps.clock);
  return startStreamReading(spec, api, deps);
}

/**
 * As `startStreamSource`, for any stream.
 *
 * @param progress of the mapping that this one succeeds. @default it begins at its starting position
 */
export function startStreamReading(
  spec: EventSourceSpec,
  api: StreamApi,
  { clients, fn, log, clock, measure }: Omit<StreamSourceDeps, 'stream'>,
  progress: ShardProgress = beginning(spec),
): EventSource {
  checkSpec(spec, [
    {
      broken: !(
        Number.isInteger(spec.parallelization) &&
        spec.parallelization >= 1 &&
        spec.parallelization <= 10
      ),
      message: `parallelization factor ${spec.parallelization} is not between 1 and 10`,
    },
    {
      broken: spec.startingPosition === undefined,
      message: 'a stream needs a starting position: TRIM_HORIZON or LATEST',
    },
  ]);
  const destination =
    spec.onFailureDestinationArn === undefined
      ? undefined
      : failureDestination(spec.onFailureDestinationArn, spec.uuid, clients);
  const say = logAs(spec, { fn, log, clock });
  const read = (signal: AbortSignal, onReady: () => void) => {
    const consume = (reader: ShardReader) => {
      const { shardId } = reader;
      const shard = new ShardLanes(reader, spec.parallelization, spec.batchSize);
      const processor = new BatchProcessor(spec, shardId, { fn, destination, say, clock, measure }, signal);
      const settle = async (records: readonly ShardRecord[]) => {
        await processor.process(records);
        if (signal.aborted) return;
        const after = shard.settle(records);
        if (after !== undefined) progress.places.set(shardId, { position: { after } });
      };
      const lanes = shard.lanes.map((lane) => consumeShard(lane, spec, settle, { say, clock, signal }));
      return Promise.all(lanes).then(() => undefined);
    };
    return readShards(api, progress, consume, { say, signal, onReady });
  };
  return runEventSource(spec, read, (next, nextFn) =>
    startStreamReading(next, api, { clients, fn: nextFn, log, clock, measure }, progress),
  );
}

function beginning({ startingPosition: at = 'TRIM_HORIZON' }: EventSourceSpec): ShardProgress {
  return { start: { at }, places: new Map(), finished: new Set() };
}

/** What outlives a poller. */
interface ShardProgress {
  /** Where to begin in shards that are found next. */
  start: Position;
  /** Where a new poller goes on, by shard: behind the last settled record. */
  readonly places: Map<string, ShardPlace>;
  /** Shards that are closed and read to their ends. */
  readonly finished: Set<string>;
}

/** Reads every shard once, parents before their children, so that the changes of one key stay in order. */
async function readShards(
  api: StreamApi,
  progress: ShardProgress,
  consume: (reader: ShardReader) => Promise<void>,
  { say, signal, onReady }: { say: (message: string) => void; signal: AbortSignal; onReady: () => void },
): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const { places, finished } = progress;
  let shardEnded = new AbortController();
  const begin = async (shard: Shard) => {
    const reader = new ShardReader(api, shard.id, places.get(shard.id) ?? { position: progress.start });
    const place = await reader.open();
    if (signal.aborted) return;
    places.set(shard.id, place);
    const ended = consume(reader).then(() => {
      if (signal.aborted) return;
      finished.add(shard.id);
      shardEnded.abort();
    });
    started.set(shard.id, ended);
  };
  while (!signal.aborted) {
    shardEnded = new AbortController();
    try {
      const shards = await api.shards();
      const known = new Set(shards.map((shard) => shard.id));
      for (const shard of shards) {
        const { id, parentId } = shard;
        const parentDone = parentId === undefined || !known.has(parentId) || finished.has(parentId);
        if (!started.has(id) && !finished.has(id) && parentDone) await begin(shard);
      }
      if (shards.length > 0) {
        // LATEST is for the shards that were there; what comes after them is read whole.
        progress.start = { at: 'TRIM_HORIZON' };
        onReady();
      }
    } catch (error) {
      if (!signal.aborted) say(`listing the stream's shards failed, tried again: ${messageOf(error)}`);
    }
    const reading = [...started.keys()].some((id) => !finished.has(id));
    const pause = reading ? QUIET_DISCOVERY_MS : DISCOVERY_MS;
    await sleep(pause, AbortSignal.any([signal, shardEnded.signal]));
  }
  await Promise.all(started.values());
}
