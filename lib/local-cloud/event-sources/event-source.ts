import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock';
import { LocalCloudError } from '../shared/errors';
import type { EventSourceSpec, FunctionSpec, InvokeResult, LogEntry } from '../shared/types';

/** A running event source mapping. */
export interface EventSource {
  readonly spec: EventSourceSpec;
  /** Resolves when nothing written from now on is missed; only a stream read from LATEST needs the wait. */
  readonly ready: Promise<void>;
  /**
   * Puts a new poller in the place of the present one, as after a crash: it goes on behind what was settled, and a batch under
   * way comes again, whatever its function answers.
   */
  restart(): void;
  /**
   * Stops, and puts a mapping with another configuration in its place, which goes on from where this one was.
   * @throws LocalCloudError `EventSourceInvalid`, as when the mapping is created
   */
  succeed(spec: EventSourceSpec, fn: Invoker): Promise<EventSource>;
  /** Ends polling; a batch that runs has 1.5 s to end. What was not done comes again after the next start. */
  stop(): Promise<void>;
}

/** What a mapping needs of a function. */
export interface Invoker {
  readonly spec: FunctionSpec;
  readonly concurrency: number;
  invokeJson(event: string): Promise<InvokeResult>;
}

export type Log = (entry: LogEntry) => void;

const DRAIN_MS = 1_500;
const LOST = Symbol('the poller was replaced');
const HANDED_OVER = Symbol('another mapping goes on');

/** Whether another poller has taken over: what this one learns must no longer count. */
export function isLost(signal: AbortSignal): boolean {
  return signal.reason === LOST;
}

/** Whether another mapping takes over: what is on its way to this one should still be taken. */
export function isHandedOver(signal: AbortSignal): boolean {
  return signal.reason === HANDED_OVER;
}

/**
 * Runs a mapping's work in the background until it is stopped; a restart calls `work` again.
 *
 * @param successor starts what comes after an update
 */
export function runEventSource(
  spec: EventSourceSpec,
  work: (signal: AbortSignal, onReady: () => void) => Promise<void>,
  successor: (spec: EventSourceSpec, fn: Invoker) => EventSource,
): EventSource {
  const pollers = new Set<Promise<void>>();
  let controller = new AbortController();
  let stopped = false;
  let onReady = () => {};
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  const begin = () => {
    if (!spec.enabled) return onReady();
    controller = new AbortController();
    const { signal } = controller;
    const poller: Promise<void> = work(signal, onReady).finally(() => {
      pollers.delete(poller);
      if (!isLost(signal)) onReady();
    });
    pollers.add(poller);
  };
  const stop = async (reason?: symbol) => {
    stopped = true;
    controller.abort(reason);
    const limit = new AbortController();
    await Promise.race([Promise.all(pollers), sleep(DRAIN_MS, limit.signal)]);
    limit.abort();
  };
  begin();
  return {
    spec,
    ready,
    restart() {
      if (stopped) return;
      controller.abort(LOST);
      begin();
    },
    async succeed(next, fn) {
      await stop(HANDED_OVER);
      return successor(next, fn);
    },
    stop: () => stop(),
  };
}

/** Waits, or returns earlier when the signal comes. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await delay(ms, undefined, { signal }).catch(() => {});
}

/** Writes what the mapping itself has to say into the function's log. */
export function logAs(
  spec: EventSourceSpec,
  { fn, log, clock }: { readonly fn: Invoker; readonly log: Log; readonly clock: Clock },
): (message: string) => void {
  return (message) =>
    log({
      functionName: fn.spec.name,
      logGroup: fn.spec.logGroup,
      time: clock.now(),
      message: `event source ${spec.uuid} (${spec.eventSourceArn}): ${message}`,
      stream: 'platform',
    });
}

/** The region that an ARN names. */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

interface SpecRule {
  readonly broken: boolean;
  readonly message: string;
}

/** Throws the message of the first broken rule. */
export function checkSpec(spec: EventSourceSpec, rules: readonly SpecRule[]): void {
  const common: SpecRule[] = [
    {
      broken: spec.filterPatterns.length > 0,
      message: 'filter patterns are not supported by the local cloud yet: filter in the handler',
    },
    {
      broken: !(Number.isInteger(spec.batchSize) && spec.batchSize >= 1 && spec.batchSize <= 10_000),
      message: `batch size ${spec.batchSize} is not between 1 and 10000`,
    },
    {
      broken: !(spec.batchingWindowMs >= 0 && spec.batchingWindowMs <= 300_000),
      message: `batching window ${spec.batchingWindowMs} ms is not between 0 and 5 minutes`,
    },
  ];
  const broken = [...common, ...rules].find((rule) => rule.broken);
  if (broken === undefined) return;
  throw new LocalCloudError(
    'EventSourceInvalid',
    `event source mapping of ${spec.eventSourceArn} to function ${spec.functionName}: ${broken.message}`,
  );
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
