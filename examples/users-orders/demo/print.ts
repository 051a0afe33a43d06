import { visibleTable } from 'cdk-event-sharing-cli';
import type { Row } from 'cdk-event-sharing-client';
import type { Comparison } from './compare';
import type { ExampleCloud } from './example-cloud';

const METRICS = [
  'EventsPublished',
  'ChangesSuppressed',
  'EventsApplied',
  'EventsStale',
  'EventsParked',
  'StaleButNewerByTime',
];

/** Prints the owner's rows and the replicas' rows side by side. */
export function printComparison({ owner, orders, notifications }: Comparison): void {
  const ids = [...new Set([...owner.keys(), ...orders.keys(), ...notifications.keys()])].sort(
    (a, b) => a - b,
  );
  const rows = ids.map((id) => [
    show(owner.get(id), ['user_id', 'name', 'email', 'newsletter']),
    show(orders.get(id), ['user_id', 'name']),
    show(notifications.get(id), ['user_id', 'email']),
  ]);
  console.log();
  for (const line of visibleTable([
    ['users (owner)', 'orders (replica)', 'notifications (replica)'],
    ...rows,
  ]))
    console.log(`  ${line}`);
}

/** Prints what the handlers counted. */
export function printMetrics({ cloud }: ExampleCloud): void {
  console.log(`\n  ${METRICS.map((name) => `${name} ${cloud.metrics.sum(name)}`).join('   ')}`);
}

function show(row: Row | undefined, fields: readonly string[]): string {
  return row ? fields.map((field) => String(row[field])).join('  ') : '-';
}
