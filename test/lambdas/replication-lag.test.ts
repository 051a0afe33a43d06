import { report } from '../../lambdas/replicator/report';
import { createTelemetry } from '../../lambdas/shared/telemetry';
import { METRIC } from '../../lib/wire/metrics';

const NOW = Date.parse('2026-02-01T00:00:00Z');

test('deletions of what expired are counted where they were applied, and are silent where nothing expired', () => {
  const expired = (...outcomes: Parameters<typeof report>[0]) => {
    const telemetry = createTelemetry({ service: 'orders', replica: 'orders/User' });
    const added = jest.spyOn(telemetry.metrics, 'addMetric');
    report(outcomes, telemetry, NOW);
    return added.mock.calls.filter(([name]) => name === METRIC.expired).map(([, , value]) => value);
  };
  const deletion = { id: 'm1', kind: 'applied', at: NOW } as const;
  expect(expired(deletion)).toEqual([]);
  expect(
    expired(deletion, { ...deletion, expired: true }, { ...deletion, kind: 'stale', expired: true }),
  ).toEqual([1]);
});

test.each([
  ['a change of before', NOW - 1_500, 1_500],
  ['a change of this moment', NOW, 0],
  ['a change of half a second ahead, as of a clock that is not ours', NOW + 500, 0],
  ['a change of an hour ahead', NOW + 3_600_000, 0],
])('the lag of %s is never negative', (_, at, lag) => {
  const telemetry = createTelemetry({ service: 'orders', replica: 'orders/User' });
  const added = jest.spyOn(telemetry.metrics, 'addMetric');
  report([{ id: 'm1', kind: 'applied', at }], telemetry, NOW);
  const lags = added.mock.calls.filter(([name]) => name === METRIC.lag).map(([, , value]) => value);
  expect(lags).toEqual([lag]);
});
