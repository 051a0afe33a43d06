// Runs in the thread of a function, in place of a layer: registers a provider of traces before the function's code is loaded.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

/** What is known of the function. */
interface TracedFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly memoryMb: number;
}

/** Soon enough to be looked at; invocations never wait for it. */
const DELAY_MS = 500;
/** A publisher's batch may have 10,000 records. */
const MAX_SPANS = 32_768;
/** Of a batch: OpenTelemetry's own default is 128. */
const MAX_LINKS = 10_000;

/** @param variables of OpenTelemetry; those of the function itself win */
export function startTracing(fn: TracedFunction, variables: Readonly<Record<string, string>>) {
  const provider = withVariables(variables, () => {
    const exporter = telling(new OTLPTraceExporter());
    return new TracerProvider({
      resource: resourceOf(fn),
      spanLimits: { linkCountLimit: MAX_LINKS },
      spanProcessors: [
        new BatchSpanProcessor({ exporter, scheduledDelayMillis: DELAY_MS, maxQueueSize: MAX_SPANS }),
      ],
    });
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncContexts());
  const tracer = provider.getTracer('cdk-event-sharing-local');
  let isFirst = true;
  return {
    /** Runs an invocation in a span of its own. */
    invoke<T>(requestId: string, event: unknown, work: () => Promise<T>): Promise<T> {
      const attributes = { 'faas.invocation_id': requestId, 'faas.coldstart': isFirst };
      isFirst = false;
      const options = { kind: SpanKind.SERVER, attributes };
      return tracer.startActiveSpan(fn.functionName, options, parentOf(event), async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({
            code: SpanStatusCode.ERROR,
            message: error instanceof Error ? error.name : undefined,
          });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    /** Sends what was recorded, and records no more. */
    end: (): Promise<void> => provider.shutdown(),
  };
}

/** "AWS Lambda" and "FaaS" of OpenTelemetry's conventions for resources; the variables for name and attributes win. */
function resourceOf({ functionName, functionArn, logGroup, logStream, memoryMb }: TracedFunction) {
  const [, , , region = '', account = ''] = functionArn.split(':');
  const own = resourceFromAttributes({
    'service.name': functionName,
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': region,
    'cloud.account.id': account,
    'cloud.resource_id': functionArn,
    'faas.name': functionName,
    'faas.version': '$LATEST',
    'faas.instance': logStream,
    'faas.max_memory': memoryMb * 1024 * 1024,
    'aws.log.group.names': [logGroup],
  });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

/** The exporter reads the process's variables, which are the function's, when it is made. */
function withVariables<T>(variables: Readonly<Record<string, string>>, make: () => T): T {
  const added = Object.keys(variables).filter((name) => process.env[name] === undefined);
  for (const name of added) process.env[name] = variables[name];
  try {
    return make();
  } finally {
    for (const name of added) delete process.env[name];
  }
}

/** Says once that spans are lost, and why: OpenTelemetry itself says nothing. */
function telling(exporter: OTLPTraceExporter): SpanExporter {
  let told = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && !told) {
          told = true;
          process.stderr.write(`local cloud: traces could not be exported: ${reasonOf(result.error)}\n`);
        }
        done(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Where several addresses were tried, the error that stands for all has no message. */
function reasonOf(error: Error & { readonly code?: unknown }): string {
  return error.message || String(error.code ?? error.name);
}

/** A request by HTTP may come with the context of its caller. */
function parentOf(event: unknown): Context {
  const { headers } = Object(event) as { readonly headers?: unknown };
  const { traceparent } = Object(headers) as { readonly traceparent?: unknown };
  const form = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(String(traceparent));
  if (!form) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = ''] = form;
  const caller: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, caller);
}

/** Which context code runs in, over everything that it waits for. */
class AsyncContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    work: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => work.call(self, ...args));
  }

  bind<T>(active: Context, target: T): T {
    if (typeof target !== 'function') return target;
    const bound = (...args: unknown[]) => this.#storage.run(active, () => target(...args));
    return bound as T;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
