import { causeOf } from '../../protocol/rows/errors';
import { isTraceparent } from '../../wire/trace-context';
import {
  type Api,
  type Attributes,
  activeSpan,
  apiOf,
  contextWith,
  contextWithout,
  FAILED,
  remoteSpan,
  type Span,
  type Tracer,
  traceparentOf,
} from './open-telemetry';

/** What a span is of: "Semantic conventions for messaging spans" of OpenTelemetry, https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export interface Operation {
  /** First part of the span's name, such as `publish`. */
  readonly name: string;
  /** Its type by the conventions: `create`, `send` or `process`. @default it is none with messages */
  readonly type?: 'create' | 'send' | 'process';
  /** What it is done to or for, such as `orders/User`: second part of the span's name. */
  readonly of: string;
  readonly kind: number;
  readonly attributes?: Attributes;
}

const SCOPE = 'cdk-event-sharing';

/**
 * The span of a batch, and the maker of those of its events: each is in the trace of its own event, and linked with the batch's in both
 * directions.
 */
export class BatchSpan {
  /** Id of the trace that the batch is in. */
  readonly traceId: string;
  /** What an event carries that has no trace of its own. @default nothing is recorded */
  readonly traceparent?: string;
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #span: Span;

  constructor(api: Api, tracer: Tracer, operation: Operation, parent: string | undefined) {
    this.#api = api;
    this.#tracer = tracer;
    const active = activeSpan(api) ?? (parent === undefined ? undefined : remoteSpan(parent));
    const context = active ? contextWith(api, active) : contextWithout(api);
    this.#span = tracer.startSpan(nameOf(operation), optionsOf(operation), context);
    this.traceId = this.#span.spanContext().traceId;
    this.traceparent = contextOf(this.#span);
  }

  /**
   * Begins the span of an event.
   *
   * @param parent `traceparent` of its trace. @default it begins one
   * @param startTime epoch milliseconds. @default now
   * @returns `undefined` when the provider fails
   */
  begin(operation: Operation, parent?: string, startTime?: number): Span | undefined {
    return quietly(() => {
      const options = { ...optionsOf(operation), links: [{ context: this.#span.spanContext() }], startTime };
      const context =
        parent === undefined ? contextWithout(this.#api) : contextWith(this.#api, remoteSpan(parent));
      const span = this.#tracer.startSpan(nameOf(operation), options, context);
      this.#span.addLink?.({ context: span.spanContext() });
      return span;
    });
  }

  /** Runs code in a span, so that spans which it begins are below. @param span @default that of the batch */
  run<T>(work: () => T, span = this.#span): T {
    const context = quietly(() => contextWith(this.#api, span));
    return this.#api.context && context ? this.#api.context.with(context, work) : work();
  }

  fail(error: unknown): void {
    quietly(() => failed(this.#span, causeOf(error)));
  }

  end(): void {
    quietly(() => this.#span.end());
  }
}

/**
 * Begins the span of a batch, under the span that is active.
 *
 * @param parent where none is active. @default the batch begins a trace
 * @returns `undefined` when nobody has registered a provider: then there is nothing to be done for any event either
 */
export function beginBatch(operation: Operation, parent?: string): BatchSpan | undefined {
  const api = apiOf();
  const { trace } = api ?? {};
  return api && trace && quietly(() => new BatchSpan(api, trace.getTracer(SCOPE), operation, parent));
}

/** What is to be recorded never hinders what is to be done, whatever the provider of somebody else does. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Id of the trace of the span that code runs in. */
export function activeTraceId(): string | undefined {
  const api = apiOf();
  return api && quietly(() => activeSpan(api)?.spanContext().traceId);
}

/** @returns `undefined` when the provider makes no spans, and there is nothing to go on with */
export function contextOf(span: Span): string | undefined {
  const traceparent = traceparentOf(span.spanContext());
  return isTraceparent(traceparent) ? traceparent : undefined;
}

/** @param reason for people: never holds values */
export function failed(span: Span, reason: string | undefined): void {
  span.setStatus({ code: FAILED, ...(reason !== undefined && { message: reason }) });
}

function nameOf({ name, of }: Operation): string {
  return `${name} ${of}`;
}

function optionsOf({ name, type, of, kind, attributes }: Operation) {
  const messaging = type && {
    'messaging.operation.name': name,
    'messaging.operation.type': type,
    'messaging.destination.name': of,
  };
  return { kind, attributes: { ...messaging, ...attributes } };
}
