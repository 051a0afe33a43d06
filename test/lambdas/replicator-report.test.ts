import { report } from '../../lambdas/replicator/report';
import { createTelemetry } from '../../lambdas/shared/telemetry';
import { hashKey } from '../../lib/adapters/digest';

const NOW = Date.parse('2026-02-01T00:00:00Z');

test('a replicator counts what became of each message, and logs what did not go as it should', () => {
  const telemetry = createTelemetry({ service: 'orders', replica: 'orders/User' });
  const added = jest.spyOn(telemetry.metrics, 'addMetric');
  const logged = (['warn', 'error'] as const).map((level) =>
    jest.spyOn(telemetry.logger, level).mockReturnValue(),
  );
  const applied = { id: 'm1', kind: 'applied', subject: 'secret', at: NOW - 1_500 } as const;
  report(
    [
      applied,
      { ...applied, kind: 'stale' },
      { ...applied, id: 'm2', kind: 'stale', staleButNewerByTime: true },
      { id: 'm3', kind: 'parked', subject: 'secret', code: 'invalid', reason: 'bad' },
      { id: 'm4', kind: 'retry', subject: 'secret', reason: 'busy' },
      { id: 'm5', kind: 'retry', reason: 'busy' },
    ],
    telemetry,
    NOW,
  );
  expect(added.mock.calls.map(([name, , value]) => [name, value])).toEqual([
    ['EventsApplied', 1],
    ['EventsStale', 2],
    ['EventsParked', 1],
    ['StaleButNewerByTime', 1],
    ['ReplicationLag', 1_500],
  ]);
  const key = hashKey('secret');
  expect(logged.map(({ mock }) => mock.calls)).toEqual([
    [
      ['event parked', { messageId: 'm3', key, code: 'invalid', reason: 'bad' }],
      ['event will be tried again', { messageId: 'm4', key, reason: 'busy' }],
      ['event will be tried again', { messageId: 'm5', reason: 'busy' }],
    ],
    [['stale event is newer by time', { messageId: 'm2', key }]],
  ]);
});
