import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MapView } from '../../../lib/console/api';
import { discover, readStatus } from '../../../lib/operator';
import { type Dimensions, METRIC, METRICS_NAMESPACE, MetricDimensions } from '../../../lib/wire/metrics';
import { consoleOf } from '../../console/support/example-console';
import { Page } from '../../console/support/page';
import type { ExampleTables } from '../../support/example-tables';
import { type Backend, describeOn } from '../backends/backend';

const MINUTE_MS = 60_000;
const REPLICA = 'orders/User';
const CONSUMER = 'billing/Users';

/**
 * What a status must tell of the metrics in CloudWatch.
 *
 * @param example deployed before the tests
 */
export function metricFeatures(backend: Backend, example: () => ExampleTables): void {
  const clients = () => example().deployment.clients;
  const later = (minutes: number) => Date.now() + minutes * MINUTE_MS;
  /** What is measured of a replica or a consumer, looked at from some minutes later. */
  async function measured(name: string, minutes: number) {
    const { replicas } = await readStatus(clients(), await discover(clients()), undefined, later(minutes));
    return replicas.find(({ replica }) => replica === name);
  }
  /** The same as the map shows it. */
  async function mapped(name: string, minutes: number) {
    const running = await consoleOf({ clients: clients() }, { now: () => later(minutes) });
    try {
      const { followers } = await new Page(running).get<MapView>('map');
      return followers.find(({ replica }) => replica === name);
    } finally {
      await running.stop();
    }
  }

  describeOn(backend, 'metrics that functions log', backend.cannot?.loggedMetrics, () => {
    it('tell how many changes a second came to a replica and to a consumer, and how late', async () => {
      await example().put({ user_id: 501, name: 'Quinn', email: 'quinn@example.com' });
      for (const name of [REPLICA, CONSUMER]) {
        await example().eventually(async () => {
          // The minute of the change is over by then.
          const { perSecond, lag } = (await measured(name, 1)) ?? {};
          expect(perSecond).toBeGreaterThan(0);
          expect(lag?.max).toBeGreaterThan(0);
        });
        expect((await mapped(name, 1))?.perSecond).toBeGreaterThan(0);
      }
    });
  });

  describeOn(backend, 'metrics that are put', backend.cannot?.putMetrics, () => {
    const dimensions = new MetricDimensions();
    const minute = (ago: number) => new Date((Math.floor(Date.now() / MINUTE_MS) - ago) * MINUTE_MS);

    async function put(of: Dimensions, done: string, lag: string): Promise<void> {
      const Dimensions = Object.entries(of).map(([Name, Value]) => ({ Name, Value }));
      const counted = (ago: number, Value: number) => ({
        MetricName: done,
        Dimensions,
        Unit: 'Count' as const,
        Timestamp: minute(ago),
        Value,
      });
      await clients().cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: METRICS_NAMESPACE,
          MetricData: [
            counted(5, 60),
            counted(1, 100),
            counted(1, 20),
            { MetricName: lag, Dimensions, Unit: 'Milliseconds', Timestamp: minute(1), Values: [10, 20, 30] },
          ],
        }),
      );
    }

    it('tell how many changes a second came to a replica and to a consumer, and how late', async () => {
      await put(dimensions.replica('orders', REPLICA), METRIC.applied, METRIC.lag);
      await put(dimensions.consumer('billing', CONSUMER), METRIC.handled, METRIC.handlingLag);
      for (const name of [REPLICA, CONSUMER]) {
        await example().eventually(async () =>
          expect(await measured(name, 0)).toMatchObject({ perSecond: 2, lag: { p50: 20, max: 30 } }),
        );
        expect(await mapped(name, 0)).toMatchObject({ perSecond: 2, lag: { p50: 20, max: 30 } });
        // Nothing came lately: the rate is 0, and not unknown.
        expect(await measured(name, 6)).toMatchObject({ perSecond: 0 });
      }
    });
  });
}
