import type { ChartsView, Series } from '../../../../lib/console/api';
import { randomFrom } from './random';

const REPLICAS = ['orders/User', 'billing/User', 'notifications/Recipient', 'search/User', 'fraud/User'];
const POINTS = 120;

export function charts(minutes: number, replica: string | null): ChartsView {
  const random = randomFrom(3);
  const end = Math.floor(Date.now() / 1000);
  const step = (minutes * 60) / POINTS;
  const times = Array.from({ length: POINTS }, (_, at) => Math.round(end - (POINTS - at) * step));
  const replicas = replica ? [replica] : REPLICAS;
  const line = (name: string, unit: Series['unit'], base: number, spread: number): Series => ({
    name,
    unit,
    values: times.map((_, at) =>
      at % 37 === 5 ? null : Math.max(0, base + Math.sin(at / 9 + base) * spread + random() * spread),
    ),
  });
  return {
    times,
    lag: replicas.flatMap((each) => [
      line(`${each} p50`, 'ms', 210, 40),
      line(`${each} p99`, 'ms', 640, 300),
    ]),
    throughput: replicas.map((each, at) => line(each, 'per second', 14 + at * 6, 9)),
    parked: replicas.slice(0, 2).map((each) => line(each, 'count', 1, 1)),
    queueAge: [],
    problems: ['the age of queues cannot be read: CloudWatch refused it'],
  };
}
