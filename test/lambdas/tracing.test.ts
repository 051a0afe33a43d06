import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { report as reportPublished } from '../../lambdas/publisher/report';
import { report as reportReplicated } from '../../lambdas/replicator/report';
import { ReplicatingTrace } from '../../lambdas/replicator/tracing';
import { createTelemetry } from '../../lambdas/shared/telemetry';
import { inSpan, traceId } from '../../lambdas/shared/tracing';
import { receiving } from '../../lib/adapters/tracing/consuming';
import type { Write } from '../../lib/protocol/replication/decide';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const EVENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const operation = receiving('orders/User', 1);
const telemetry = createTelemetry({ service: 'orders' });
const exporter = new InMemorySpanExporter();

beforeEach(() => {
  exporter.reset();
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});
afterEach(() => {
  trace.disable();
  jest.restoreAllMocks();
  delete process.env._X_AMZN_TRACE_ID;
});

/** The lines that are logged meanwhile. */
async function logged(work: () => unknown) {
  const lines: Record<string, unknown>[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(JSON.parse(String(text)));
      return true;
    });
  }
  await work();
  return lines.filter(({ _aws }) => !_aws);
}

describe('lines of an invocation', () => {
  test('are in its trace', async () => {
    let id: string | undefined;
    const lines = await logged(() =>
      inSpan(operation, async (batch) => {
        id = batch?.traceId;
        telemetry.logger.info('hello');
      }),
    );
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(lines).toMatchObject([{ message: 'hello', trace_id: id }]);
    expect(traceId()).toBeUndefined();
  });

  test('are in none where nobody listens, and its work gets no span', async () => {
    trace.disable();
    const work = jest.fn(async () => telemetry.logger.info('hello'));
    const [line] = await logged(() => inSpan(operation, work));
    expect(work).toHaveBeenCalledWith(undefined);
    expect(line).not.toHaveProperty('trace_id');
  });

  test.each([true, false])('about an event are in the trace of that; a provider: %s', async (isTraced) => {
    if (!isTraced) trace.disable();
    const lines = await logged(() =>
      inSpan(operation, async () => {
        const outcome = { id: 'm', traceparent: EVENT, reason: 'because' };
        reportReplicated([{ ...outcome, kind: 'parked', code: 'invalid' }], telemetry, 0);
        reportReplicated([{ ...outcome, kind: 'retry' }], telemetry, 0);
        const failure = { sequenceNumber: '1', reason: 'because', traceId: TRACE_ID };
        reportPublished(
          { published: 0, suppressed: 0, parked: [failure], failures: [failure], label: 'l' },
          telemetry,
        );
      }),
    );
    expect(lines.map(({ message, trace_id }) => [message, trace_id])).toEqual([
      ['event parked', TRACE_ID],
      ['event will be tried again', TRACE_ID],
      ['change parked', TRACE_ID],
      ['change will be tried again', TRACE_ID],
    ]);
    expect(JSON.stringify(lines)).not.toContain('traceId');
  });
});

test('an invocation is below the trace of X-Ray, and says that it failed', async () => {
  process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  await expect(inSpan(operation, () => Promise.reject(new Error('secret')))).rejects.toThrow('secret');
  const [span] = exporter.getFinishedSpans();
  expect(span?.parentSpanContext?.spanId).toBe('53995c3f42cd8ad8');
  expect(span?.status).toEqual({ code: 2, message: 'Error' });
});

test('the span of an event has the time of its write, also where it gave way to a newer one', async () => {
  await inSpan(operation, async (batch) => {
    if (!batch) throw new Error('nobody listens');
    const slow = new Promise<{ kind: 'applied' }>((done) => setTimeout(() => done({ kind: 'applied' }), 40));
    const replicating = new ReplicatingTrace(batch, 'orders/User', { write: () => slow });
    await replicating.store.write({ subject: '1' } as Write);
    replicating.settle([
      { id: 'new', kind: 'applied', subject: '1' },
      { id: 'old', kind: 'stale', subject: '1' },
    ]);
  });
  const [newer, older] = exporter.getFinishedSpans();
  // Timers and the clock that spans have do not keep step to the millisecond.
  expect(newer?.duration[1]).toBeGreaterThan(20e6);
  expect(older?.duration).toEqual(newer?.duration);
});
