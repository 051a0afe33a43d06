import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand } from '@aws-sdk/client-dynamodb-streams';
import { ListEventSourceMappingsCommand, type ListEventSourceMappingsResponse } from '@aws-sdk/client-lambda';
import { streamLabel } from '../../protocol/rows/sequence';
import type { OperatorClients } from '../shared/clients';
import type { OperatorClock } from '../shared/clock';
import type { TailedRecord } from './delivered';
import { MOST_RECORDS } from './get-records';
import type { OneAtATime } from './one-at-a-time';
import type { Problems } from './problems';
import { isSameStream } from './same-stream';
import { type ShardPosition, ShardTail } from './shard-tail';

/** A stream that a tail reads. */
export interface TailedStream {
  readonly arn: string;
  readonly label: string;
}

export interface StreamTailOptions {
  readonly clock: OperatorClock;
  readonly signal: AbortSignal;
  readonly problems: Problems;
  /** How often a shard is read (milliseconds). */
  readonly pollMs: number;
  /** Of all tails together: where shards give many records, those of one are in memory, and not those of all. */
  readonly busyReads: OneAtATime;
  readonly onRecord: (record: TailedRecord, stream: TailedStream) => void;
  /** Called when records were read, and for now there are no more. */
  readonly onRead: () => void;
  /** Name of the function that publishes what happens to the table. @default nobody publishes it */
  readonly publisher?: string;
}

/** Whether the table has another stream, and the stream other shards. Shards that close are noticed at once. */
const LOOK_EVERY_MS = 15_000;
const FIRST_LOOK_MS = 500;
const ERROR_PAUSE_MS = 2_000;
/** Of what a person has to change first, such as a permission. */
const LASTING_PAUSE_MS = 15_000;
const IDLE_POLLS = 4;
/** A shard that gave so many records is busy. Others never wait for it. */
const MANY_RECORDS = 100;

/** Reads what happens to a table from now on: all shards of its stream, new ones too, and the stream that takes its place. */
export class StreamTail {
  readonly table: string;
  readonly #clients: Pick<OperatorClients, 'dynamodb' | 'streams' | 'lambda'>;
  readonly #options: StreamTailOptions;
  readonly #shards = new Map<string, ShardTail>();
  /** Shards that were closed when the watch began. */
  readonly #over = new Set<string>();
  readonly #reading = new Set<Promise<void>>();
  /** Of shards that a stream which was replaced had too, as emulators name them: the last record that was read. */
  readonly #lastRead = new Map<string, string>();
  #stream?: string;
  #described?: TailedStream;
  #wake = new AbortController();
  #isReady = false;

  constructor(
    clients: Pick<OperatorClients, 'dynamodb' | 'streams' | 'lambda'>,
    table: string,
    options: StreamTailOptions,
  ) {
    this.#clients = clients;
    this.table = table;
    this.#options = options;
  }

  /** @param onReady called once, as soon as it reads, or why it does not yet is told */
  async run(onReady: () => void): Promise<void> {
    const { signal, problems } = this.#options;
    const ready = () => {
      if (!this.#isReady) onReady();
      this.#isReady = true;
    };
    while (!signal.aborted) {
      this.#wake = new AbortController();
      let pause = LOOK_EVERY_MS;
      try {
        await this.#look();
        problems.clear(this.table);
        if (this.#shards.size === 0) pause = FIRST_LOOK_MS;
      } catch (error) {
        if (signal.aborted) break;
        pause = this.#tell(error);
      }
      ready();
      await this.#sleep(pause, this.#wake.signal);
    }
    await Promise.all(this.#reading);
  }

  async #look(): Promise<void> {
    const { arn, label } = await this.#describe();
    const isFirst = this.#stream === undefined;
    if (!isFirst && this.#stream !== arn) this.#forget();
    const shards = await this.#shardsOf(arn);
    for (const { id, open } of shards) {
      if (this.#shards.has(id) || this.#over.has(id)) continue;
      // LATEST is for what is there when the watch begins; whatever appears later is read from its beginning.
      if (isFirst && !open) this.#over.add(id);
      else await this.#begin({ arn, label }, id, isFirst ? { at: 'LATEST' } : this.#after(id));
    }
    this.#stream = arn;
  }

  #after(shardId: string): ShardPosition {
    const after = this.#lastRead.get(shardId);
    return after === undefined ? { at: 'TRIM_HORIZON' } : { after };
  }

  /** Its shards are read to their ends, and are none of the other stream's. */
  #forget(): void {
    for (const [id, { last }] of this.#shards) if (last !== undefined) this.#lastRead.set(id, last);
    this.#shards.clear();
    this.#over.clear();
  }

  async #describe(): Promise<TailedStream> {
    const { Table } = await this.#clients.dynamodb.send(new DescribeTableCommand({ TableName: this.table }));
    const arn = Table?.LatestStreamArn;
    if (arn === undefined) throw Object.assign(new Error('the table has no stream'), { name: 'NoStream' });
    if (this.#described?.arn !== arn) this.#described = { arn, label: await this.#labelOf(arn) };
    return this.#described;
  }

  /** As the publisher is told it, which writes it into sequences: by the ARN that its mapping has. */
  async #labelOf(arn: string): Promise<string> {
    const { publisher: FunctionName } = this.#options;
    // Where there is no such list, or nobody may see it, the stream's own ARN says it.
    const { EventSourceMappings: mappings = [] } =
      FunctionName === undefined
        ? {}
        : await this.#clients.lambda
            .send(new ListEventSourceMappingsCommand({ FunctionName }))
            .catch((): ListEventSourceMappingsResponse => ({}));
    const own = mappings.find(({ EventSourceArn = '' }) => isSameStream(EventSourceArn, arn));
    return streamLabel(own?.EventSourceArn ?? arn);
  }

  async #shardsOf(StreamArn: string): Promise<{ readonly id: string; readonly open: boolean }[]> {
    const shards: { id: string; open: boolean }[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription: page } = await this.#clients.streams.send(
        new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }),
      );
      for (const { ShardId: id = '', SequenceNumberRange: range } of page?.Shards ?? [])
        shards.push({ id, open: range?.EndingSequenceNumber === undefined });
      ExclusiveStartShardId = page?.LastEvaluatedShardId;
    } while (ExclusiveStartShardId !== undefined);
    // An emulator may give the last record of a shard that goes on.
    return shards.some(({ open }) => open) ? shards : shards.map(({ id }) => ({ id, open: true }));
  }

  async #begin(stream: TailedStream, shardId: string, position: ShardPosition): Promise<void> {
    const shard = new ShardTail(this.#clients.streams, stream.arn, shardId, position);
    await shard.open();
    this.#shards.set(shardId, shard);
    const reading: Promise<void> = this.#read(shard, stream).finally(() => this.#reading.delete(reading));
    this.#reading.add(reading);
  }

  async #read(shard: ShardTail, stream: TailedStream): Promise<void> {
    const { signal, pollMs, busyReads, onRecord, onRead } = this.#options;
    const readOnce = async () => {
      const read = signal.aborted ? 0 : await shard.read((record) => onRecord(record, stream));
      if (read > 0) onRead();
      return read;
    };
    let count = 0;
    let idle = 0;
    while (!signal.aborted && !shard.closed) {
      try {
        count = await (count < MANY_RECORDS ? readOnce() : busyReads.do(readOnce));
        idle = count > 0 ? 0 : idle + 1;
        // A full page says that more waits.
        if (count < MOST_RECORDS) await this.#sleep(idle > IDLE_POLLS ? pollMs * 2 : pollMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        const { name } = error as Error;
        // The stream went with its table.
        if (name === 'ResourceNotFoundException') break;
        await this.#sleep(this.#tell(error), signal);
      }
    }
    if (this.#shards.get(shard.shardId) === shard && shard.last !== undefined)
      this.#lastRead.set(shard.shardId, shard.last);
    this.#wake.abort();
  }

  /** @returns how long to wait before it is tried again */
  #tell(error: unknown): number {
    const { name, message } = error as Error;
    this.#options.problems.tell(this.table, {
      code: 'stream-unreadable',
      message: `changes of the table ${this.table} cannot be seen (${name}: ${message}): give the table a stream, and allow dynamodb:DescribeTable on it and dynamodb:DescribeStream, dynamodb:GetShardIterator and dynamodb:GetRecords on its stream`,
    });
    return /AccessDenied|NoStream|Unrecognized/.test(name) ? LASTING_PAUSE_MS : ERROR_PAUSE_MS;
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    await clock.sleep(ms, AbortSignal.any([signal, this.#options.signal]));
  }
}
