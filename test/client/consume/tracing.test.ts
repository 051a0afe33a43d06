import { type ContextManager, context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  StackContextManager,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { consumeChanges, consumeEvents, Reject } from '../../../packages/cdk-event-sharing-client/consume';
import { tracing } from '../../../packages/cdk-event-sharing-client/tracing';
import { orderPlaced } from '../../support/order-placed';
import { readyMade } from '../../support/ready-made';
import { userEvent } from '../../support/user-events';
import { at, deliver, Surroundings, user } from './support';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const WRITER = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const of = (number: number, user_id: number) =>
  Object.assign(userEvent(number, undefined, { user_id, name: `v${number}` }, at), { traceparent: WRITER });

const exporter = new InMemorySpanExporter();
const manager: ContextManager = new StackContextManager();
beforeEach(() => {
  exporter.reset();
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
  context.setGlobalContextManager(manager.enable());
});
afterEach(() => {
  trace.disable();
  context.disable();
});

const spans = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);
const outcomes = () =>
  spans('process billing/Users').map(({ attributes }) => [
    attributes['messaging.message.id'],
    attributes['event_sharing.outcome'],
  ]);

/** Handles by the user's id: 2 is thrown out, 3 fails. */
function consumer(more: object = { tracing }) {
  const around = new Surroundings();
  const seen: (Span | undefined)[] = [];
  const consume = consumeChanges(
    user,
    async ({ key }) => {
      seen.push(trace.getActiveSpan());
      trace.getTracer('mine').startSpan('mine').end();
      if (key.user_id === 2) throw new Reject('never');
      if (key.user_id === 3) throw new Error('later');
    },
    around.options({ delivery: 'at-least-once' }, { changes: 'newest', ...more }),
  );
  return { around, consume, seen };
}

it('has a span for each message, in the trace of its event, that says what became of it', async () => {
  const { consume } = consumer();
  const other = { ...of(6, 5), audience: 'other/Users' };
  expect(await deliver(consume, [of(1, 1), of(2, 1), of(3, 2), of(4, 3), 'garbage', other])).toEqual([3]);
  expect(outcomes().sort()).toEqual([
    ['0', 'stale'],
    ['1', 'handled'],
    ['2', 'parked'],
    ['3', 'retried'],
    ['4', 'parked'],
    ['5', 'skipped'],
  ]);
  const traced = spans('process billing/Users').filter((span) => span.spanContext().traceId === TRACE_ID);
  expect(traced).toHaveLength(5);
  expect(spans('receive billing/Users')).toMatchObject([
    { attributes: { 'messaging.batch.message_count': 6 } },
  ]);
  expect(spans('receive billing/Users')[0]?.links).toHaveLength(6);
});

it('runs the handler in its span, so that those which it makes are below', async () => {
  const { consume, seen } = consumer();
  await deliver(consume, [of(1, 1)]);
  const [span] = spans('process billing/Users');
  expect(seen[0]?.spanContext()).toEqual(span?.spanContext());
  expect(spans('mine')[0]?.parentSpanContext?.spanId).toBe(span?.spanContext().spanId);
  expect(context.active()).toBe(ROOT_CONTEXT);
});

it('logs the trace of an event, with and without spans', async () => {
  for (const more of [{ tracing }, {}]) {
    const { around, consume } = consumer(more);
    await deliver(consume, [of(1, 2), of(2, 3)]);
    expect(around.logged.map((line) => JSON.parse(line).trace_id)).toEqual([TRACE_ID, TRACE_ID]);
  }
});

it.each([
  ['the option', {}],
  ['a provider', { tracing }],
])('makes no spans without %s', async (what, more) => {
  if (what === 'a provider') trace.disable();
  const { consume, seen } = consumer(more);
  expect(await deliver(consume, [of(1, 1), of(2, 3)])).toEqual([1]);
  expect(spans('process billing/Users')).toEqual([]);
  expect(seen).toEqual([undefined, undefined]);
});

it('does so for business events', async () => {
  const around = new Surroundings();
  const consume = consumeEvents(
    readyMade(orderPlaced),
    () => {},
    around.options(
      { delivery: 'at-least-once', contract: 'orders/OrderPlaced', name: 'billing/Orders' },
      { tracing },
    ),
  );
  await deliver(consume, [{ ...of(1, 1), source: 'orders/OrderPlaced' }]);
  expect(spans('process billing/Orders')).toMatchObject([
    { attributes: { 'event_sharing.outcome': 'parked' } },
  ]);
});

it('refuses what is no tracing', () => {
  expect(() => consumer({ tracing: true })).toThrow(
    /"tracing" has no method "begin", .*: import "tracing" of cdk-event-sharing-client\/tracing/,
  );
});
