import { isDeepStrictEqual } from 'node:util';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type BadRelease, releaseBadly } from './bad-release';
import type { ExampleCloud } from './example-cloud';
import { OrderPages } from './order-pages';
import { signedGet } from './signed-get';
import { putUser, readRow } from './tables';
import { until } from './wait';

const ALICE = { user_id: 123, name: 'Alice', newsletter: true, password_hash: 'private-1' };
const PAGES = 25;
/** Failures in a row that open the circuit: the client's default. */
const OPENS_AFTER = 5;

/**
 * Asking the owner: what its API answers, and what the page of an order shows while that API is down and once it is back.
 *
 * @returns the surprises, none when all went well
 */
export function runSyncScenario(example: ExampleCloud): Promise<string[]> {
  return new SyncScenario(example).run();
}

class SyncScenario {
  /** Each once, because many pages may have the same. */
  readonly #surprises = new Set<string>();
  readonly #pages: OrderPages;
  #number = 0;
  #shown = 0;
  readonly #example: ExampleCloud;

  constructor(example: ExampleCloud) {
    this.#example = example;
    this.#pages = new OrderPages(example);
  }

  async run(): Promise<string[]> {
    const { cloud, usersTable, usersApi } = this.#example;
    await this.#createRows();
    await this.#askTheOwner();
    await this.#freshPage('GET /orders/o-1: the page asks the owner', 'Alice');

    const release = await releaseBadly(cloud, usersApi.functionName, 'fails');
    this.#print('users releases a version that fails', '');
    await this.#stalePages(release);
    await this.#probe(release);
    await release.rollBack();
    await this.#recover();

    await putUser(cloud.clients.dynamodb, usersTable, { ...ALICE, name: 'Alicia' });
    await this.#freshPage('rename user 123 to "Alicia": the next page', 'Alicia');
    return [...this.#surprises];
  }

  async #createRows(): Promise<void> {
    const { cloud, usersTable, ordersTable, orders } = this.#example;
    const { dynamodb } = cloud.clients;
    await putUser(dynamodb, usersTable, ALICE);
    const Item = marshall({ order_id: 'o-1', user_id: ALICE.user_id, total: 42 });
    await dynamodb.send(new PutItemCommand({ TableName: ordersTable, Item }));
    await until('the orders replica to have user 123', async () => {
      return (await readRow(dynamodb, orders.table, ALICE.user_id)) !== undefined;
    });
    this.#print('create user 123 "Alice" and her order o-1', 'the orders replica has her name');
  }

  async #askTheOwner(): Promise<void> {
    const { cloud, usersApi } = this.#example;
    const url = `${usersApi.url}/users/${ALICE.user_id}`;
    const found = await signedGet(cloud, url);
    const etag = found.headers.get('etag') ?? 'missing';
    const { data } = (await found.json()) as { data?: object };
    this.#print('GET /users/123, signed', `${found.status} ${Object.keys(data ?? {})}, ETag ${etag}`);
    const { password_hash: _, ...shared } = ALICE;
    this.#expect('the answer of GET /users/123', [found.status, data], [200, shared]);

    const { status } = await signedGet(cloud, url, { 'if-none-match': etag });
    this.#print('GET it with If-None-Match', String(status));
    this.#expect('the status of what is known already', status, 304);
    const unsigned = await fetch(url);
    this.#print('GET it unsigned', String(unsigned.status));
    this.#expect('the status of an unsigned request', unsigned.status, 403);
  }

  async #freshPage(title: string, name: string): Promise<void> {
    const { buyer } = await this.#pages.page('o-1');
    this.#print(title, `"${buyer.name}" from the ${buyer.source}${buyer.stale ? ', stale' : ''}`);
    this.#expect(title, [buyer.name, buyer.source, buyer.stale], [name, 'owner', false]);
  }

  /** Each page is answered, and says that it may be out of date. */
  async #stalePages(release: BadRelease): Promise<void> {
    const probes = this.#states('half-open');
    const reasons = new Map<string, number>();
    for (let index = 0; index < PAGES; index += 1) {
      const { buyer } = await this.#pages.page('o-1');
      const { name, source, stale, reason = 'no reason' } = buyer;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      this.#expect('a page while users is down', [name, source, stale], ['Alice', 'replica', true]);
    }
    await this.#settles(
      'calls of users until the circuit opened, and as probes',
      () => release.calls() - (this.#states('half-open') - probes),
      OPENS_AFTER,
    );
    const counts = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
    this.#print(`GET /orders/o-1, ${PAGES} times`, `${PAGES} pages from the replica, stale: ${counts}`);
    this.#print('', `${release.calls()} calls reached users, circuit ${this.#history()}`);
  }

  async #probe(release: BadRelease): Promise<void> {
    const before = { calls: release.calls(), probes: this.#states('half-open') };
    const probes = () => this.#states('half-open') - before.probes;
    let pages = 0;
    await until('a probe to fail', async () => {
      const { buyer } = await this.#pages.page('o-1');
      pages += 1;
      this.#expect('a page while users is down', [buyer.name, buyer.stale], ['Alice', true]);
      return probes() > 0 && this.#pages.circuit().at(-1) === 'open';
    });
    const calls = () => release.calls() - before.calls;
    await this.#settles('calls of users beside probes', () => calls() - probes(), 0);
    this.#print(
      'go on until a probe',
      `${pages} pages, ${calls()} call reached users, circuit ${this.#history()}`,
    );
  }

  async #recover(): Promise<void> {
    let stale = -1;
    const fresh = async () => {
      stale += 1;
      return !(await this.#pages.page('o-1')).buyer.stale;
    };
    const took = await until('a page from the owner', fresh, 30_000);
    await this.#settles('the circuit at the end', () => this.#pages.circuit().at(-1), 'closed');
    const result = `fresh after ${took.toFixed(0)} ms and ${stale} stale pages, circuit ${this.#history()}`;
    this.#print('users rolls back', result);
  }

  #states(name: string): number {
    return this.#pages.circuit().filter((state) => state === name).length;
  }

  /** The states since this was shown last. */
  #history(): string {
    const states = ['closed', ...this.#pages.circuit()];
    const news = states.slice(this.#shown).join(' > ');
    this.#shown = states.length - 1;
    return news;
  }

  /** Log lines come a moment after the answer. */
  async #settles(what: string, look: () => unknown, expected: unknown): Promise<void> {
    await until(what, async () => look() === expected, 2_000).catch(() => {});
    this.#expect(what, look(), expected);
  }

  #expect(what: string, found: unknown, expected: unknown): void {
    if (isDeepStrictEqual(found, expected)) return;
    this.#surprises.add(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }

  #print(title: string, result: string): void {
    if (title) this.#number += 1;
    const number = title ? String(this.#number) : '';
    console.log(`${number.padStart(3)}  ${title.padEnd(46)} ${result}`);
  }
}
