import type { Clock } from '../clock';
import type { EventSourceSpec } from '../shared/types';
import { readBatchResponse } from './batch-response';
import { batchLength, eventJson } from './batch-size';
import {
  checkSpec,
  type EventSource,
  type Invoker,
  isHandedOver,
  isLost,
  type Log,
  logAs,
  messageOf,
  regionOf,
  runEventSource,
  sleep,
} from './event-source';
import { type QueueApi, queueApi } from './queue-api';
import { type QueueRecord, queueRecord } from './queue-record';
import { leastVisibilityMs, longVisibility } from './queue-visibility';

/** SQS gives and deletes at most ten messages a request. */
const REQUEST_SIZE = 10;
/** Short, because a message that comes right after a cancelled poll is hidden for its visibility timeout. */
const LONG_POLL_SECONDS = 1;
const GATHER_PAUSE_MS = 50;
const ERROR_PAUSE_MS = 500;

export interface QueueSourceDeps {
  readonly fn: Invoker;
  readonly queueUrl: string;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Starts a mapping from an SQS queue. A batch that fails is left to the queue: visibility timeout, receive count, DLQ.
 * @throws LocalCloudError `EventSourceInvalid` when the mapping asks for what is not supported, or is not valid on AWS.
 */
export function startQueueSource(spec: EventSourceSpec, deps: QueueSourceDeps): EventSource {
  const fifo = spec.eventSourceArn.endsWith('.fifo');
  const { batchSize, batchingWindowMs, maximumConcurrency } = spec;
  checkSpec(spec, [
    {
      broken: batchSize > REQUEST_SIZE && fifo,
      message: `batch size ${batchSize} is more than the 10 of a FIFO queue`,
    },
    {
      broken: batchSize > REQUEST_SIZE && batchingWindowMs < 1_000,
      message: `batch size ${batchSize} needs a batching window of at least 1 second, as on AWS`,
    },
    { broken: fifo && batchingWindowMs > 0, message: 'a FIFO queue takes no batching window' },
    {
      broken: spec.onFailureDestinationArn !== undefined,
      message: 'a queue takes no on-failure destination: give the queue a dead-letter queue',
    },
    {
      broken: maximumConcurrency !== undefined && maximumConcurrency < 2,
      message: `maximum concurrency ${maximumConcurrency} is less than the 2 that AWS asks for`,
    },
  ]);
  const poller = new QueuePoller(spec, deps);
  const poll = (signal: AbortSignal, onReady: () => void) => {
    onReady();
    return poller.poll(signal);
  };
  return runEventSource(spec, poll, (next, fn) => startQueueSource(next, { ...deps, fn }));
}

/**
 * One receiver feeds as many batches at once as the function takes. While they run it receives one more if the queue hides messages
 * for as long as Lambda asks for. Else it receives none, because the visibility timeout of a received message runs, and none before
 * those that are done are deleted, because they may be visible again.
 */
class QueuePoller {
  readonly #say: (message: string) => void;
  readonly #deleting = new Set<Promise<void>>();

  readonly #spec: EventSourceSpec;
  readonly #deps: QueueSourceDeps;
  readonly #queue: QueueApi;
  readonly #hidesForLong: () => Promise<boolean>;

  constructor(spec: EventSourceSpec, deps: QueueSourceDeps) {
    this.#spec = spec;
    this.#deps = deps;
    this.#queue = queueApi(deps.queueUrl, regionOf(spec.eventSourceArn));
    this.#hidesForLong = longVisibility(this.#queue, leastVisibilityMs(spec, deps.fn.spec));
    this.#say = logAs(spec, deps);
  }

  async poll(signal: AbortSignal): Promise<void> {
    const limit = Math.max(
      1,
      Math.min(this.#deps.fn.concurrency, this.#spec.maximumConcurrency ?? Number.POSITIVE_INFINITY),
    );
    const running = new Set<Promise<void>>();
    const room = async () => {
      if (running.size >= limit) await Promise.race(running);
    };
    while (!signal.aborted) {
      const messages = await this.#gather(signal);
      if (messages.length === 0) continue;
      await room();
      const done: Promise<void> = this.#settle(messages, signal).finally(() => running.delete(done));
      running.add(done);
      if (await this.#hidesForLong()) continue;
      await room();
      await Promise.all(this.#deleting);
    }
    await Promise.all(running);
    await Promise.all(this.#deleting);
  }

  /** Messages for one batch: without a window what one request gives, else what comes until batch or window is full. */
  async #gather(signal: AbortSignal): Promise<QueueRecord[]> {
    const { batchSize, batchingWindowMs } = this.#spec;
    const messages = await this.#receive(Math.min(REQUEST_SIZE, batchSize), LONG_POLL_SECONDS, signal);
    if (messages.length === 0 || batchingWindowMs === 0) return messages;
    const { clock } = this.#deps;
    const end = clock.now() + batchingWindowMs;
    while (!signal.aborted && !batchLength(messages, batchSize).full) {
      const left = end - clock.now();
      if (left <= 0) break;
      const seconds = Math.min(LONG_POLL_SECONDS, Math.floor(left / 1000));
      const more = await this.#receive(Math.min(REQUEST_SIZE, batchSize - messages.length), seconds, signal);
      messages.push(...more);
      if (more.length === 0 && seconds === 0) await sleep(Math.min(GATHER_PAUSE_MS, left), signal);
    }
    return messages;
  }

  async #receive(count: number, seconds: number, signal: AbortSignal): Promise<QueueRecord[]> {
    const request = new AbortController();
    // A poll that is cancelled may take a message along, which then stays hidden for its visibility timeout.
    const cancel = () => isHandedOver(signal) || request.abort();
    signal.addEventListener('abort', cancel);
    try {
      const messages = await this.#queue.receive(count, seconds, request.signal);
      return messages.map((message) => queueRecord(message, this.#spec.eventSourceArn));
    } catch (error) {
      if (!signal.aborted) this.#say(`receiving failed, tried again: ${messageOf(error)}`);
      await sleep(ERROR_PAUSE_MS, signal);
      return [];
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Large messages may fill more than one event. */
  async #settle(messages: readonly QueueRecord[], signal: AbortSignal): Promise<void> {
    let left = messages;
    while (left.length > 0 && !isLost(signal)) {
      const { length } = batchLength(left, this.#spec.batchSize);
      await this.#invoke(left.slice(0, length), signal);
      left = left.slice(length);
    }
  }

  async #invoke(batch: readonly QueueRecord[], signal: AbortSignal): Promise<void> {
    try {
      const result = await this.#deps.fn.invokeJson(eventJson(batch));
      if (isLost(signal)) return;
      const ids = batch.map((message) => message.id);
      const outcome = readBatchResponse(result, ids, this.#spec.reportBatchItemFailures);
      if (outcome.kind === 'failure') return;
      const failed = new Set(outcome.kind === 'partial' ? outcome.failed : []);
      // The function is free for the next batch meanwhile.
      this.#deleteLater(
        batch.filter((_message, position) => !failed.has(position)),
        signal,
      );
    } catch (error) {
      this.#comeAgain(batch, error, signal);
    }
  }

  #deleteLater(messages: readonly QueueRecord[], signal: AbortSignal): void {
    const done: Promise<void> = this.#delete(messages)
      .catch((error: unknown) => this.#comeAgain(messages, error, signal))
      .finally(() => this.#deleting.delete(done));
    this.#deleting.add(done);
  }

  #comeAgain(messages: readonly QueueRecord[], error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.#say(`${messages.length} message(s) come again: ${messageOf(error)}`);
  }

  async #delete(messages: readonly QueueRecord[]): Promise<void> {
    const chunks: (readonly QueueRecord[])[] = [];
    for (let start = 0; start < messages.length; start += REQUEST_SIZE) {
      chunks.push(messages.slice(start, start + REQUEST_SIZE));
    }
    await Promise.all(
      chunks.map((chunk) => this.#queue.delete(chunk.map(({ receiptHandle }) => receiptHandle))),
    );
  }
}
