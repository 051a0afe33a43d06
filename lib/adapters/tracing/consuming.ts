import { hashKey } from '../digest';
import { type BatchSpan, failed, type Operation, quietly } from './batch-span';
import { KIND, type Span } from './open-telemetry';

/** What became of a message, of replicas and consumers alike. */
export interface Settled {
  readonly id: string;
  readonly kind: string;
  readonly subject?: string;
  readonly sequence?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly traceparent?: string;
}

/** When something was done (epoch milliseconds). */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** Which system messages come from, by the name of the conventions. */
const SQS = { 'messaging.system': 'aws_sqs' };
/** Outcomes by which an event has not come to where it should. */
const FAILURES: Readonly<Record<string, string>> = { parked: 'parked', retry: 'retried' };

/** What was begun before its outcome was known. */
interface Begun {
  /** @default the provider failed */
  readonly span?: Span;
  /** When the work was done (epoch milliseconds). */
  end?: number;
}

/** The spans of a batch of messages: one for each, in the trace of its event, which tells the outcome. */
export class ConsumingTrace {
  readonly batch: BatchSpan;
  readonly #operation: { readonly name: string; readonly of: string };
  readonly #begun = new Map<string, Begun>();
  readonly #start = Date.now();

  constructor(batch: BatchSpan, operation: { readonly name: string; readonly of: string }) {
    this.batch = batch;
    this.#operation = operation;
  }

  /** Begins the span of a message, and does the work in it: spans of that are below. */
  async run<T>(id: string, traceparent: string | undefined, work: () => Promise<T>): Promise<T> {
    const begun: Begun = { span: this.#begin(id, traceparent) };
    this.#begun.set(id, begun);
    try {
      return await this.batch.run(work, begun.span);
    } finally {
      begun.end = Date.now();
    }
  }

  /** Ends the span of each message, and begins it where nothing had to be done. @param periodOf @default the batch's time */
  settle(outcomes: readonly Settled[], periodOf?: (outcome: Settled) => Period | undefined): void {
    for (const outcome of outcomes) {
      const { start = this.#start, end = Date.now() } = periodOf?.(outcome) ?? {};
      const begun = this.#begun.get(outcome.id);
      const span = begun ? begun.span : this.#begin(outcome.id, outcome.traceparent, start);
      if (span) quietly(() => tell(span, outcome, begun?.end ?? end));
    }
  }

  #begin(id: string, traceparent: string | undefined, start?: number): Span | undefined {
    const attributes = { ...SQS, 'messaging.message.id': id };
    const operation = { ...this.#operation, type: 'process', kind: KIND.consumer, attributes } as const;
    return this.batch.begin(operation, traceparent, start);
  }
}

function tell(span: Span, { kind, subject, sequence, code, reason }: Settled, end: number): void {
  const failure = FAILURES[kind];
  span.setAttributes({
    'event_sharing.outcome': failure ?? kind,
    ...(subject !== undefined && { 'event_sharing.key': hashKey(subject) }),
    ...(sequence !== undefined && { 'event_sharing.sequence': sequence }),
    ...(code !== undefined && { 'error.type': code }),
  });
  if (failure) failed(span, reason);
  span.end(end);
}

/** The span of a batch of messages. @param of the replica or consumer */
export function receiving(of: string, messages: number): Operation {
  const attributes = { ...SQS, 'messaging.batch.message_count': messages };
  return { name: 'receive', type: 'process', of, kind: KIND.consumer, attributes };
}
