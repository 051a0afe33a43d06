import { visibleTable } from 'cdk-event-sharing-cli';
import type { NewOrder } from '../../services/orders/place-order';
import type { ExampleCloud } from '../example-cloud';
import type { Saga } from './saga';

/** How often something has happened, and how often it should have. */
export interface Count {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

/** What was seen of the events themselves. */
export interface SeenEvents {
  readonly placed: number;
  readonly paid: number;
  readonly parked: number;
}

/** Counts what the events have done, and works out what they should have done, of the orders that were placed. */
export async function countEffects(
  saga: Saga,
  { ordersTable, accountsTable, placedOrders, paidOrders }: ExampleCloud,
  placed: readonly NewOrder[],
  seen: SeenEvents,
): Promise<Count[]> {
  const orders = await saga.rows(ordersTable);
  const accounts = await saga.rows(accountsTable);
  const outboxes = [placedOrders, paidOrders].map(({ outboxTable }) => saga.rows(outboxTable));
  const payable = placed.filter(({ currency }) => currency === 'EUR');
  return [
    { what: 'orders placed', expected: placed.length, found: orders.length },
    { what: 'OrderPlaced published', expected: placed.length, found: seen.placed },
    { what: 'charges', expected: payable.length, found: sum(accounts.map(({ charges }) => charges)) },
    {
      what: 'euros charged',
      expected: sum(payable.map(({ total }) => total)),
      found: sum(accounts.map(({ charged }) => charged)),
    },
    { what: 'OrderPaid published', expected: payable.length, found: seen.paid },
    {
      what: 'orders paid',
      expected: payable.length,
      found: orders.filter(({ state }) => state === 'paid').length,
    },
    {
      what: 'orders marked paid more than once',
      expected: 0,
      found: orders.filter(({ order_version }) => Number(order_version) > 2).length,
    },
    { what: 'events parked', expected: placed.length - payable.length, found: seen.parked },
    {
      what: 'goodbye letters, to who was deleted',
      expected: 1,
      found: accounts.filter(({ letter }) => (letter as { about?: string } | null)?.about === 'goodbye')
        .length,
    },
    { what: 'events left in outboxes', expected: 0, found: (await Promise.all(outboxes)).flat().length },
  ];
}

export function printCounts(counts: readonly Count[]): void {
  const rows = counts.map(({ what, expected, found }) => [what, String(expected), String(found)]);
  console.log();
  for (const line of visibleTable([['effect', 'expected', 'found'], ...rows])) console.log(`  ${line}`);
  console.log();
}

/** One line for each count that is wrong. */
export function differencesOf(counts: readonly Count[]): string[] {
  return counts
    .filter(({ expected, found }) => expected !== found)
    .map(({ what, expected, found }) => `${what}: ${found}, expected ${expected}`);
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + Number(value ?? 0), 0);
}
