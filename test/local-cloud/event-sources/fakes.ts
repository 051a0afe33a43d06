import type { Invoker } from '../../../lib/local-cloud/event-sources/event-source';
import type { Position, Shard, StreamApi } from '../../../lib/local-cloud/event-sources/stream-api';
import type { ShardRecord } from '../../../lib/local-cloud/event-sources/stream-record';
import type { EventSourceSpec, InvokeResult } from '../../../lib/local-cloud/shared/types';

export const STREAM_ARN =
  'arn:aws:dynamodb:eu-west-1:000000000000:table/users/stream/2026-11-23T15:43:15.266';

export function mapping(overrides: Partial<EventSourceSpec> = {}): EventSourceSpec {
  return {
    uuid: '11111111-2222-3333-4444-555555555555',
    functionName: 'probe',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:probe',
    eventSourceArn: STREAM_ARN,
    enabled: true,
    batchSize: 100,
    batchingWindowMs: 0,
    startingPosition: 'TRIM_HORIZON',
    bisect: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeMs: -1,
    reportBatchItemFailures: true,
    parallelization: 1,
    filterPatterns: [],
    ...overrides,
  };
}

interface FakeShard extends Shard {
  readonly records: ShardRecord[];
  closed: boolean;
}

/** A stream in memory, with as many shards as wanted and faults on demand. */
export class FakeStream implements StreamApi {
  readonly list: FakeShard[] = [];
  /** Errors that the next reads throw, by name. */
  readonly faults: string[] = [];
  reads = 0;

  shard(id: string, parentId?: string): FakeShard {
    const shard: FakeShard = { id, parentId, records: [], closed: false };
    this.list.push(shard);
    return shard;
  }

  async shards(): Promise<Shard[]> {
    return this.list;
  }

  async iterator(shardId: string, position: Position): Promise<string> {
    const records = this.#find(shardId).records;
    if ('after' in position)
      return `${shardId}/${records.findIndex((record) => record.id === position.after) + 1}`;
    return `${shardId}/${position.at === 'LATEST' ? records.length : 0}`;
  }

  async read(iterator: string): Promise<{ records: ShardRecord[]; next?: string }> {
    this.reads += 1;
    const fault = this.faults.shift();
    if (fault !== undefined) throw Object.assign(new Error(fault), { name: fault });
    const [shardId = '', start = '0'] = iterator.split('/');
    const { records, closed } = this.#find(shardId);
    return {
      records: records.slice(Number(start)),
      next: closed ? undefined : `${shardId}/${records.length}`,
    };
  }

  #find(id: string): FakeShard {
    const shard = this.list.find((one) => one.id === id);
    if (shard === undefined) throw new Error(`no shard ${id}`);
    return shard;
  }
}

export function record(id: string | number, time = Date.now()): ShardRecord {
  return { id: String(id), time, json: JSON.stringify({ id: String(id) }) };
}

type Answer = unknown | Error;

/** A function that notes its batches and answers as told; an Error stands for a failed invocation. */
export class FakeFunction implements Invoker {
  readonly batches: string[][] = [];
  readonly spec = {
    name: 'probe',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    codeDir: '/',
    handler: 'index.handler',
    timeoutMs: 1_000,
    memoryMb: 128,
    environment: {},
    logGroup: '/aws/lambda/probe',
  };

  constructor(
    private readonly answer: (ids: string[], call: number) => Answer | Promise<Answer> = () => undefined,
    readonly concurrency = 2,
  ) {}

  async invokeJson(event: string): Promise<InvokeResult> {
    const { Records } = JSON.parse(event) as {
      Records: { id?: string; messageId?: string; body?: string }[];
    };
    const ids = Records.map(({ id, body, messageId }) => id ?? body ?? messageId ?? '');
    this.batches.push(ids);
    const requestId = `request-${this.batches.length}`;
    const answer = await this.answer(ids, this.batches.length);
    if (!(answer instanceof Error)) return { requestId, payload: answer };
    return { requestId, error: { type: 'Unhandled', name: answer.name, message: answer.message } };
  }
}

/** The answer that reports these records as failed. */
export function failed(...ids: string[]): object {
  return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
}
