import { report } from '../../lambdas/forwarder/report';
import { createTelemetry } from '../../lambdas/shared/telemetry';

const NOW = Date.parse('2026-02-01T00:00:00Z');

test('a forwarder counts what became of each message, and measures how late what it sent on was', () => {
  const telemetry = createTelemetry({ service: 'billing', consumer: 'billing/Users' });
  const added = jest.spyOn(telemetry.metrics, 'addMetric');
  const warned = jest.spyOn(telemetry.logger, 'warn').mockReturnValue();
  const handled = { id: 'm1', kind: 'handled', subject: 'secret', at: NOW - 1_500 } as const;
  report(
    [
      handled,
      { ...handled, at: NOW + 500, expired: true },
      { ...handled, kind: 'stale', expired: true },
      { id: 'm2', kind: 'parked', subject: 'secret', code: 'rejected-by-target', reason: 'bad' },
      { id: 'm3', kind: 'retry', subject: 'secret', reason: 'busy' },
      { id: 'm4', kind: 'skipped' },
    ],
    telemetry,
    NOW,
  );
  expect(added.mock.calls.map(([name, , value]) => [name, value])).toEqual([
    ['EventsHandled', 2],
    ['EventsStale', 1],
    ['EventsParked', 1],
    ['EventsRetried', 1],
    ['EventsExpired', 1],
    ['HandlingLag', 1_500],
    ['HandlingLag', 0],
  ]);
  expect(warned.mock.calls).toMatchObject([
    ['event parked', { messageId: 'm2', code: 'rejected-by-target', reason: 'bad' }],
    ['event will be tried again', { messageId: 'm3', reason: 'busy' }],
  ]);
  expect(JSON.stringify(warned.mock.calls)).not.toContain('secret');
});

test('a forwarder is silent of expiries where nothing expired', () => {
  const telemetry = createTelemetry({ service: 'billing', consumer: 'billing/Users' });
  const added = jest.spyOn(telemetry.metrics, 'addMetric');
  report([{ id: 'm1', kind: 'handled', at: NOW }], telemetry, NOW);
  expect(added.mock.calls.map(([name]) => name)).not.toContain('EventsExpired');
});
