/**
 * What is used of OpenTelemetry's API for JavaScript, by the names of `@opentelemetry/api`. Whoever registers a provider of traces, such
 * as a layer, does so in the global object under a symbol, and there it is found: that package itself, bundled, would not take the
 * provider of a layer with an older version of it.
 */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
}

export interface Span {
  spanContext(): SpanContext;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  /** @default the API is older than 1.9 */
  addLink?(link: { readonly context: SpanContext }): unknown;
  end(epochMs?: number): void;
}

export interface Attributes {
  readonly [name: string]: string | number | undefined;
}

export interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
}

export interface SpanOptions {
  readonly kind: number;
  readonly attributes: Attributes;
  readonly links?: { readonly context: SpanContext }[];
  /** Epoch milliseconds. @default now */
  readonly startTime?: number;
}

export interface Tracer {
  startSpan(name: string, options: SpanOptions, context: Context): Span;
}

export interface Api {
  /** @default nobody listens */
  readonly trace?: { getTracer(name: string): Tracer };
  /** @default nobody asks which span is active */
  readonly context?: { active(): Context; with<T>(context: Context, work: () => T): T };
}

/** Kinds of spans, of which only these are made here. */
export const KIND = { internal: 0, client: 2, producer: 3, consumer: 4 } as const;
/** Code of the status of a span that failed. */
export const FAILED = 2;

const API = Symbol.for('opentelemetry.js.api.1');
/** Under which a context holds its span. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/** @returns `undefined` when nothing of OpenTelemetry was loaded */
export function apiOf(globals: object = globalThis): Api | undefined {
  return (globals as { readonly [API]?: Api })[API];
}

/** The span that code runs in. */
export function activeSpan({ context }: Api): Span | undefined {
  return context?.active().getValue(SPAN) as Span | undefined;
}

/** The context of code that runs in a span, or of a span that begins under it. */
export function contextWith({ context }: Api, span: Pick<Span, 'spanContext'>): Context {
  return (context?.active() ?? new Values()).setValue(SPAN, span);
}

/** The context of a span that begins a trace. */
export function contextWithout({ context }: Api): Context {
  return (context?.active() ?? new Values()).deleteValue(SPAN);
}

/** The span of somebody else, of which the `traceparent` is known. */
export function remoteSpan(traceparent: string): Pick<Span, 'spanContext'> & { isRecording(): boolean } {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return { spanContext: () => spanContext, isRecording: () => false };
}

export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}

/** In place of the contexts of a manager. */
class Values implements Context {
  readonly #values: ReadonlyMap<symbol, unknown>;

  constructor(values: ReadonlyMap<symbol, unknown> = new Map()) {
    this.#values = values;
  }

  getValue(key: symbol): unknown {
    return this.#values.get(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new Values(new Map(this.#values).set(key, value));
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }
}
