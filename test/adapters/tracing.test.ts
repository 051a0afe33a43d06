import { trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { hashKey } from '../../lib/adapters/digest';
import { beginBatch, contextOf } from '../../lib/adapters/tracing/batch-span';
import { ConsumingTrace, receiving } from '../../lib/adapters/tracing/consuming';
import { KIND, type Span } from '../../lib/adapters/tracing/open-telemetry';
import { publishing, tracingOf } from '../../lib/adapters/tracing/publishing';
import type { Sequence } from '../../lib/wire/event';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const WRITER = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const UNSAMPLED = WRITER.replace(/01$/, '00');
const API = Symbol.for('opentelemetry.js.api.1');

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

beforeEach(() => {
  exporter.reset();
  trace.setGlobalTracerProvider(provider);
});
afterEach(() => trace.disable());

const spans = () => exporter.getFinishedSpans();
const named = (name: string) => spans().filter((span) => span.name === name);
const linksOf = ({ links }: ReadableSpan) => links.map(({ context }) => context.spanId);
const idOf = (span: ReadableSpan) => span.spanContext().spanId;
const begun = (operation = receiving('orders/User', 2)) => {
  const batch = beginBatch(operation);
  if (!batch) throw new Error('nobody listens');
  return batch;
};

describe('without a provider nothing is begun', () => {
  test('when nothing of OpenTelemetry was loaded', () => {
    trace.disable();
    expect(beginBatch(receiving('orders/User', 1))).toBeUndefined();
    const globals = globalThis as { [API]?: unknown };
    const api = globals[API];
    delete globals[API];
    expect(beginBatch(receiving('orders/User', 1))).toBeUndefined();
    globals[API] = api;
  });
});

describe('what is published', () => {
  const event = { subject: '1', sequence: 'label/0001' as Sequence };

  test('has a span below its writer, linked with that of the batch in both directions', () => {
    const batch = begun(publishing('users', 2));
    const of = tracingOf(batch).begin('users/User', WRITER);
    of.about?.(event);
    of.end('published');
    batch.end();
    const [[span], [whole]] = [named('publish users/User'), named('publish users')];
    if (!span || !whole) throw new Error('no spans');
    expect(of.traceparent).toBe(`00-${TRACE_ID}-${idOf(span)}-01`);
    expect(span.parentSpanContext).toMatchObject({
      traceId: TRACE_ID,
      spanId: 'b7ad6b7169203331',
      isRemote: true,
    });
    expect([span.kind, whole.kind]).toEqual([KIND.producer, KIND.client]);
    expect([linksOf(span), linksOf(whole)]).toEqual([[idOf(whole)], [idOf(span)]]);
    expect(span.attributes).toEqual({
      'messaging.system': 'aws.sns',
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'create',
      'messaging.destination.name': 'users/User',
      'event_sharing.key': hashKey('1'),
      'event_sharing.sequence': 'label/0001',
      'event_sharing.outcome': 'published',
    });
    expect(whole.attributes).toMatchObject({
      'messaging.operation.type': 'send',
      'messaging.batch.message_count': 2,
    });
    expect(whole.spanContext().traceId).not.toBe(TRACE_ID);
    expect(whole.spanContext().traceId).toBe(batch.traceId);
  });

  test('begins a trace of its own without a writer, and is marked where it fails', () => {
    const batch = begun(publishing('users', 1));
    const tracing = tracingOf(batch);
    tracing.begin('users/User').end('parked', 'it does not fit');
    tracing.begin('users/User').end('retried');
    const [one, other] = named('publish users/User');
    expect(one?.spanContext().traceId).not.toBe(other?.spanContext().traceId);
    expect(one?.spanContext().traceId).not.toBe(batch.traceId);
    expect(one?.parentSpanContext).toBeUndefined();
    expect([one?.status, other?.status]).toEqual([{ code: 2, message: 'it does not fit' }, { code: 2 }]);
  });

  test('is not recorded where its writer is not, and carries that on', () => {
    const of = tracingOf(begun(publishing('users', 1))).begin('users/User', UNSAMPLED);
    of.end('published');
    expect(of.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
    expect(spans()).toEqual([]);
  });

  test("carries its writer's own context where the provider makes no spans", () => {
    const span: Span = {
      spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }),
      setAttributes: () => {},
      setStatus: () => {},
      end: () => {},
    };
    expect(contextOf(span)).toBeUndefined();
    trace.disable();
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => span }) } as never);
    const batch = begun(publishing('users', 1));
    expect(tracingOf(batch).begin('users/User', WRITER).traceparent).toBe(WRITER);
    expect(tracingOf(batch).begin('users/User').traceparent).toBeUndefined();
    batch.end();
  });
});

describe('what is consumed', () => {
  test('has a span for each message in the trace of its event, with what became of it', () => {
    const batch = begun(receiving('orders/User', 5));
    const consuming = new ConsumingTrace(batch, { name: 'apply', of: 'orders/User' });
    const outcome = { subject: '1', sequence: 'label/0001', traceparent: WRITER };
    consuming.settle(
      [
        { ...outcome, id: 'a', kind: 'applied' },
        { ...outcome, id: 'b', kind: 'stale' },
        { id: 'c', kind: 'parked', code: 'malformed', reason: 'it is no event' },
        { ...outcome, id: 'd', kind: 'retry', reason: 'no time was left' },
      ],
      ({ id }) => (id === 'a' ? { start: 1_000_000_000_000, end: 1_000_000_000_007 } : undefined),
    );
    batch.end();
    const [applied, stale, parked, retried] = named('apply orders/User');
    const [whole] = named('receive orders/User');
    if (!applied || !stale || !parked || !retried || !whole) throw new Error('no spans');
    expect(
      [applied, stale, parked, retried].map(({ attributes }) => attributes['event_sharing.outcome']),
    ).toEqual(['applied', 'stale', 'parked', 'retried']);
    expect([applied, stale, retried].map((span) => span.spanContext().traceId)).toEqual(
      Array(3).fill(TRACE_ID),
    );
    expect(parked.spanContext().traceId).not.toBe(TRACE_ID);
    expect(parked.attributes).toMatchObject({ 'error.type': 'malformed', 'messaging.message.id': 'c' });
    expect([applied, stale, parked, retried].map(({ status }) => status)).toEqual([
      { code: 0 },
      { code: 0 },
      { code: 2, message: 'it is no event' },
      { code: 2, message: 'no time was left' },
    ]);
    expect([applied.startTime, applied.duration]).toEqual([
      [1_000_000_000, 0],
      [0, 7_000_000],
    ]);
    expect(whole.kind).toBe(KIND.consumer);
    expect([applied, stale, parked, retried].map(({ kind }) => kind)).toEqual(Array(4).fill(KIND.consumer));
    expect(linksOf(whole)).toEqual([applied, stale, parked, retried].map(idOf));
    expect([applied, stale, parked, retried].map(linksOf)).toEqual(Array(4).fill([idOf(whole)]));
  });

  test('has the span in which the work was done, where there was some', async () => {
    const batch = begun();
    const consuming = new ConsumingTrace(batch, { name: 'process', of: 'billing/Users' });
    await expect(consuming.run('a', WRITER, async () => 'done')).resolves.toBe('done');
    await expect(consuming.run('b', WRITER, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(spans()).toEqual([]);
    consuming.settle([
      { id: 'a', kind: 'handled', traceparent: WRITER },
      { id: 'b', kind: 'retry', traceparent: WRITER },
    ]);
    expect(
      named('process billing/Users').map(({ attributes }) => attributes['event_sharing.outcome']),
    ).toEqual(['handled', 'retried']);
  });

  test('is not linked back by an API before 1.9, which cannot add links', () => {
    const tracer = provider.getTracer('old');
    trace.disable();
    trace.setGlobalTracerProvider({
      getTracer: () => ({
        startSpan: (...args: Parameters<typeof tracer.startSpan>) =>
          Object.assign(tracer.startSpan(...args), { addLink: undefined }),
      }),
    } as never);
    const batch = begun();
    new ConsumingTrace(batch, { name: 'apply', of: 'orders/User' }).settle([{ id: 'a', kind: 'applied' }]);
    batch.end();
    expect(linksOf(named('apply orders/User')[0] as ReadableSpan)).toHaveLength(1);
    expect(named('receive orders/User')[0]?.links).toEqual([]);
  });
});

test('a batch is below the span that calls it, or below what it is told', () => {
  const batch = beginBatch(receiving('orders/User', 1), WRITER);
  batch?.fail(new Error('it holds a value'));
  batch?.end();
  expect(spans()[0]?.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331' });
  expect(spans()[0]?.status.code).toBe(2);
});

describe('a provider that fails hinders nothing', () => {
  const fail = () => {
    throw new Error('broken');
  };
  const failing = (broken: Partial<Span>) => {
    const spanContext = () => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
    const calls = { spanContext, setAttributes: () => {}, setStatus: () => {}, end: () => {} };
    return { getTracer: () => ({ startSpan: () => ({ ...calls, ...broken }) }) };
  };

  test.each<[string, object]>([
    ['no tracer', { getTracer: fail }],
    ['no span', { getTracer: () => ({ startSpan: fail }) }],
    ['no context', failing({ spanContext: fail })],
    ['no attributes', failing({ setAttributes: fail })],
    ['no status', failing({ setStatus: fail })],
    ['no link', failing({ addLink: fail })],
    ['no end', failing({ end: fail })],
  ])('%s', async (_, broken) => {
    trace.disable();
    trace.setGlobalTracerProvider(broken as never);
    const batch = beginBatch(receiving('orders/User', 1));
    if (!batch) return;
    const of = tracingOf(batch).begin('users/User', WRITER);
    of.about?.({ subject: '1', sequence: 's' as Sequence });
    of.end('parked', 'because');
    expect(of.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    const consuming = new ConsumingTrace(batch, { name: 'process', of: 'billing/Users' });
    expect(await consuming.run('a', WRITER, async () => 'done')).toBe('done');
    consuming.settle([
      { id: 'a', kind: 'handled' },
      { id: 'b', kind: 'parked' },
    ]);
    batch.fail(new Error('no'));
    batch.end();
  });
});
