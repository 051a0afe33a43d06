import type { Row } from 'cdk-event-sharing-client';
import type { NewOrder } from '../../services/orders/place-order';
import { type ExampleCloud, startExample } from '../example-cloud';
import { type Tap, tapFeed } from '../feed-control';
import { deleteUser, putUser } from '../tables';
import { until } from '../wait';
import { countEffects, differencesOf, printCounts } from './counts';
import { CrashPoint } from './crash-point';
import { parkedEvents } from './parked-events';
import { Saga } from './saga';

const ANN = 1;
const BEN = 2;
const EVE = 3;
const DAY_SECONDS = 86_400;
const COPIES = 5;

/**
 * Orders are placed, charged and marked paid by events, while events come again, a function dies at the worst moment, one event can
 * never be handled, and a user expires. Every effect is counted.
 *
 * @returns the counts that are wrong, none when all went well
 */
export async function runEvents(assembly: string): Promise<string[]> {
  let crash: CrashPoint | undefined;
  const example = await startExample(assembly, {
    async functionEndpoints({ dynamodb }) {
      crash = await CrashPoint.before(dynamodb);
      return { dynamodb: crash.url };
    },
  });
  try {
    if (!crash) throw new Error('the local cloud asked for no endpoints of functions');
    return await new EventsScenario(example, crash).run();
  } finally {
    await example.cloud.stop();
    await crash?.close();
  }
}

class EventsScenario {
  readonly #example: ExampleCloud;
  readonly #crash: CrashPoint;
  readonly #saga: Saga;
  readonly #placed: NewOrder[] = [];
  #number = 0;

  constructor(example: ExampleCloud, crash: CrashPoint) {
    this.#example = example;
    this.#crash = crash;
    this.#saga = new Saga(example);
  }

  async run(): Promise<string[]> {
    const { cloud, placedOrders, paidOrders } = this.#example;
    const placed = await tapFeed(cloud, placedOrders.topicArn);
    const paid = await tapFeed(cloud, paidOrders.topicArn);
    await this.#createUsers();
    await this.#placeOrders();
    await this.#deliverAgain(placed, paid);
    await this.#dieAfterCommit();
    const parked = await this.#placeInDollars();
    // What lies in a tap expires too.
    for (const tap of [placed, paid]) await tap.all();
    await this.#loseUsers();
    const counts = await countEffects(this.#saga, this.#example, this.#placed, {
      placed: (await placed.all()).length,
      paid: (await paid.all()).length,
      parked,
    });
    printCounts(counts);
    return differencesOf(counts);
  }

  async #createUsers(): Promise<void> {
    const { cloud, usersTable } = this.#example;
    const tomorrow = Math.floor(cloud.clock.now() / 1000) + DAY_SECONDS;
    const users: Row[] = [
      { user_id: ANN, name: 'Ann', email: 'ann@example.com' },
      { user_id: BEN, name: 'Ben', email: 'ben@example.com' },
      { user_id: EVE, name: 'Eve', email: 'eve@example.com', expires_at: tomorrow },
    ];
    for (const user of users) await putUser(cloud.clients.dynamodb, usersTable, user);
    for (const { user_id } of users) await this.#saga.account(Number(user_id), 'open');
    this.#print('create users Ann, Ben, and Eve, whose time to live is a day', '3 accounts');
  }

  async #placeOrders(): Promise<void> {
    const first = { order_id: 'o-1', user_id: ANN, total: 10.5, currency: 'EUR' };
    await this.#order('Ann orders o-1', first);
    await this.#order('Ben orders o-2', { order_id: 'o-2', user_id: BEN, total: 20, currency: 'EUR' });
    await this.#order('Ann orders o-3', { order_id: 'o-3', user_id: ANN, total: 30, currency: 'EUR' });
    const isNew = await this.#saga.place(first);
    this.#print(
      'Ann sends o-1 again: the transaction is refused, and no event written',
      isNew ? 'taken' : 'refused',
    );
  }

  async #order(title: string, order: NewOrder): Promise<void> {
    await this.#place(order);
    const took = await this.#saga.isPaid(order.order_id);
    this.#print(title, `paid ${took.toFixed(0).padStart(4)} ms`);
  }

  async #place(order: NewOrder): Promise<void> {
    if (await this.#saga.place(order)) this.#placed.push(order);
  }

  async #deliverAgain(placed: Tap, paid: Tap): Promise<void> {
    const { placedOrders, paidOrders } = this.#example;
    for (const [title, names, tap] of [
      ['OrderPlaced of o-1 comes to billing again', placedOrders, placed],
      ['OrderPaid of o-1 comes to orders again', paidOrders, paid],
    ] as const) {
      const { body } = await tap.find(({ data }) => data.order_id === 'o-1');
      await this.#saga.deliver(names, body, COPIES);
      await this.#saga.settled(names);
      this.#print(title, `${COPIES} times`);
    }
  }

  /** Between the effect and its acknowledgement. */
  async #dieAfterCommit(): Promise<void> {
    const { cloud, accountsTable, placedOrders } = this.#example;
    const charge = [accountsTable, 'o-4'];
    this.#crash.arm(charge, () => cloud.killEnvironments(placedOrders.functionName));
    const order = { order_id: 'o-4', user_id: BEN, total: 40, currency: 'EUR' };
    await this.#order("Ben orders o-4, and billing's function dies when it has charged", order);
    // Past the time in which nobody else gets the message.
    await cloud.clock.advance('2 minutes');
    await until('the event of o-4 to come again', async () => this.#crash.tries(charge) === 2);
    await this.#saga.settled(placedOrders);
    this.#print('its message comes again', `${this.#crash.tries(charge)} tries to charge`);
  }

  /** @returns how many events are parked */
  async #placeInDollars(): Promise<number> {
    await this.#place({ order_id: 'o-5', user_id: ANN, total: 50, currency: 'USD' });
    await this.#order('Ann orders o-5 in dollars, and then o-6', {
      order_id: 'o-6',
      user_id: ANN,
      total: 60,
      currency: 'EUR',
    });
    await this.#saga.settled(this.#example.placedOrders);
    const { cloud, placedOrders } = this.#example;
    const parked = await parkedEvents(cloud, placedOrders.consumer);
    for (const { code, reason } of parked)
      this.#print(`a dead letter of ${placedOrders.consumer}`, `${code}: ${reason}`);
    return parked.length;
  }

  async #loseUsers(): Promise<void> {
    const { cloud, usersTable } = this.#example;
    await deleteUser(cloud.clients.dynamodb, usersTable, BEN);
    this.#print('Ben is deleted', letterOf(await this.#saga.account(BEN, 'closed')));
    await cloud.clock.advance('8 days');
    this.#print('8 days later Eve has expired', letterOf(await this.#saga.account(EVE, 'closed')));
    // The outboxes are emptied too, of which nobody may hear.
    const seen = (name: string, service: string) => cloud.metrics.sum(name, { service });
    await until('the publishers to see that', async () =>
      ['orders', 'billing'].every(
        (service) => seen('ChangesSuppressed', service) === seen('EventsPublished', service),
      ),
    );
  }

  #print(title: string, result: string): void {
    this.#number += 1;
    console.log(`${String(this.#number).padStart(3)}  ${title.padEnd(70)} ${result}`);
  }
}

function letterOf({ letter }: Row): string {
  return letter ? `a letter to ${(letter as Row).to}` : 'no letter';
}
