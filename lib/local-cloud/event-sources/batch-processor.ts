import type { Clock } from '../clock';
import type { EventSourceSpec, InvokeResult } from '../shared/types';
import { readBatchResponse } from './batch-response';
import { eventJson } from './batch-size';
import { type Invoker, messageOf, sleep } from './event-source';
import type { FailureDestination } from './failure-destination';
import { failureRecord, type GivenUp } from './failure-record';
import { decideAfterAttempt, expiredRecords, retryDelayMs } from './retry-decision';
import type { ShardRecord } from './stream-record';

const NOT_INVOKED_PAUSE_MS = 500;
const DESTINATION_TRIES = 5;

/** Records still to be settled, with what happened to them so far. */
interface Unsettled {
  readonly records: readonly ShardRecord[];
  /** Failed attempts that count against the retries. */
  readonly attempts: number;
  readonly invocations: number;
  readonly lastResult?: InvokeResult;
}

/** Where batches go, and the time by which they grow old. */
export interface BatchSurroundings {
  readonly fn: Invoker;
  readonly destination: FailureDestination | undefined;
  readonly say: (message: string) => void;
  readonly clock: Clock;
  /** @default nobody asks */
  readonly measure?: StreamMeasures;
}

/** What Lambda measures of a mapping from a stream. */
export interface StreamMeasures {
  /** Of the last record of a batch that is handed over, in milliseconds. */
  iteratorAge(ms: number): void;
  /** Records that were sent to the on-failure destination. */
  givenUp(count: number): void;
}

/** Settles batches of one shard: each record is processed, or given up and sent to the on-failure destination. */
export class BatchProcessor {
  readonly #spec: EventSourceSpec;
  readonly #shardId: string;
  readonly #fn: Invoker;
  readonly #destination: FailureDestination | undefined;
  readonly #say: (message: string) => void;
  readonly #clock: Clock;
  readonly #measure: StreamMeasures | undefined;
  readonly #signal: AbortSignal;

  constructor(
    spec: EventSourceSpec,
    shardId: string,
    { fn, destination, say, clock, measure }: BatchSurroundings,
    signal: AbortSignal,
  ) {
    this.#spec = spec;
    this.#shardId = shardId;
    this.#fn = fn;
    this.#destination = destination;
    this.#say = say;
    this.#clock = clock;
    this.#measure = measure;
    this.#signal = signal;
  }

  /** Returns when the batch is settled, or early when the signal comes. */
  async process(records: readonly ShardRecord[]): Promise<void> {
    let work: readonly Unsettled[] = [{ records, attempts: 0, invocations: 0 }];
    while (!this.#signal.aborted) {
      const [first, ...rest] = work;
      if (first === undefined) return;
      work = [...(await this.#step(first)), ...rest];
    }
  }

  /** One attempt at the records; what it returns is still to be settled. */
  async #step(work: Unsettled): Promise<readonly Unsettled[]> {
    await sleep(retryDelayMs(work.attempts), this.#signal);
    if (this.#signal.aborted) return [work];
    const times = work.records.map((record) => record.time);
    const expired = expiredRecords(times, this.#clock.now(), this.#spec);
    if (expired > 0) {
      await this.#giveUp({
        ...work,
        records: work.records.slice(0, expired),
        condition: 'RecordAgeExceeded',
      });
      return expired < work.records.length ? [{ ...work, records: work.records.slice(expired) }] : [];
    }
    const result = await this.#invoke(work.records);
    // A function that could not be asked has not failed: no retry is used up.
    return result === undefined
      ? [work]
      : this.#decide({ ...work, invocations: work.invocations + 1, lastResult: result }, result);
  }

  async #decide(work: Unsettled, result: InvokeResult): Promise<readonly Unsettled[]> {
    const { records } = work;
    const ids = records.map((record) => record.id);
    const outcome = readBatchResponse(result, ids, this.#spec.reportBatchItemFailures);
    const decision = decideAfterAttempt(
      { size: records.length, attempts: work.attempts },
      outcome,
      this.#spec,
    );
    if (decision.giveUp !== undefined) {
      const { from, to } = decision.giveUp;
      await this.#giveUp({ ...work, records: records.slice(from, to), condition: 'RetryAttemptsExhausted' });
    }
    return decision.retry.map(({ from, to, attempts }) => ({
      ...work,
      records: records.slice(from, to),
      attempts,
    }));
  }

  async #invoke(records: readonly ShardRecord[]): Promise<InvokeResult | undefined> {
    const last = records.at(-1);
    if (last) this.#measure?.iteratorAge(this.#clock.now() - last.time);
    try {
      return await this.#fn.invokeJson(eventJson(records));
    } catch (error) {
      if (!this.#signal.aborted) this.#say(`could not invoke: ${messageOf(error)}`);
      await sleep(NOT_INVOKED_PAUSE_MS, this.#signal);
      return undefined;
    }
  }

  async #giveUp(givenUp: GivenUp): Promise<void> {
    const { records, condition } = givenUp;
    const what = `${records.length} record(s) ${records[0]?.id} to ${records.at(-1)?.id} of shard ${this.#shardId}`;
    if (this.#destination === undefined) {
      this.#say(`gave up ${what} (${condition}); there is no on-failure destination`);
      return;
    }
    const place = {
      functionArn: this.#fn.spec.arn,
      streamArn: this.#spec.eventSourceArn,
      shardId: this.#shardId,
    };
    const record = failureRecord(givenUp, place, this.#clock.now());
    const event = eventJson(records);
    let failure: unknown;
    for (let attempt = 0; attempt < DESTINATION_TRIES && !this.#signal.aborted; attempt += 1) {
      await sleep(retryDelayMs(attempt), this.#signal);
      try {
        await this.#destination.send(record, event);
        this.#measure?.givenUp(records.length);
        this.#say(`gave up ${what} (${condition}); sent to ${this.#destination.arn}`);
        return;
      } catch (error) {
        failure = error;
      }
    }
    // AWS goes on, too, and counts DestinationDeliveryFailures.
    this.#say(
      `gave up ${what} (${condition}) and lost them: ${this.#destination.arn} did not take them: ${messageOf(failure)}`,
    );
  }
}
