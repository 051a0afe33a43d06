import { beginBatch } from '../../adapters/tracing/batch-span';
import { ConsumingTrace, receiving, type Settled } from '../../adapters/tracing/consuming';
import type { ConsumerPorts } from '../../protocol/consuming/consume';

type Handle = ConsumerPorts['handle'];

/** The traces of a batch. */
export interface BatchTracing {
  /** Has each change handled in a span of its own. */
  around(handle: Handle): Handle;
  /** Ends the span of each message, with what became of it. */
  settle(outcomes: readonly Settled[]): void;
  /** Ends the span of the batch. */
  end(): void;
}

/** A way of tracing that brings its code along: whoever does not take it does not bundle it. */
export interface ConsumeTracing {
  /**
   * @param consumer its name
   * @param messages how many there are
   * @returns `undefined` when nobody listens
   */
  begin(consumer: string, messages: number): BatchTracing | undefined;
}

/**
 * The `tracing` of a consumer: a span for each change or event, in the trace of its writer, and one for the batch, linked with each other. They
 * are made where somebody has registered a provider of OpenTelemetry for JavaScript, such as a layer; nothing is done elsewhere.
 */
export const tracing: ConsumeTracing = {
  begin(consumer, messages) {
    const batch = beginBatch(receiving(consumer, messages));
    if (!batch) return undefined;
    const trace = new ConsumingTrace(batch, { name: 'process', of: consumer });
    return {
      around: (handle) => (change, subject, arrived) =>
        trace.run(arrived.id, arrived.event.traceparent, () => handle(change, subject, arrived)),
      settle: (outcomes) => trace.settle(outcomes),
      end: () => batch.end(),
    };
  },
};
