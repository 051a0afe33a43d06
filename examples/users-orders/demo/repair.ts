import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type AuditReport,
  auditReplica,
  createClients,
  destroyClients,
  discover,
  feedOfReplica,
  type KnownReplica,
  listDeadLetters,
  type OperatorClients,
  redrive,
  replicaOf,
  runBatchJob,
} from 'cdk-event-sharing-cli';
import { compare } from './compare';
import type { ExampleCloud } from './example-cloud';
import { pauseDelivery, type TappedEvent, tapFeed } from './feed-control';
import { putUser, readRows } from './tables';
import { until } from './wait';

const USERS = 400;
/** One in a hundred. */
const SOME = USERS / 100;
/** The local cloud delivers a change in far less. */
const LAG_BUDGET_MS = 5_000;

/**
 * What an operator does: a replica that was emptied by a careless hand is found out and filled again, altered and orphaned rows
 * are found and repaired, and parked events find their way back.
 *
 * @returns the differences that are left, none when all went well
 */
export async function runRepairScenario(example: ExampleCloud): Promise<string[]> {
  // The operator finds everything through the environment, as the command line does.
  Object.assign(process.env, example.cloud.environment);
  const clients = createClients();
  try {
    const orders = replicaOf(await discover(clients), 'orders/User');
    const scenario = new RepairScenario(example, clients, orders);
    return await scenario.run();
  } finally {
    destroyClients(clients);
  }
}

class RepairScenario {
  readonly #surprises: string[] = [];
  #number = 0;
  readonly #example: ExampleCloud;
  readonly #clients: OperatorClients;
  readonly #orders: KnownReplica;

  constructor(example: ExampleCloud, clients: OperatorClients, orders: KnownReplica) {
    this.#example = example;
    this.#clients = clients;
    this.#orders = orders;
  }

  async run(): Promise<string[]> {
    await this.#createUsers();

    await this.#emptyReplica();
    await this.#audit('audit the orders replica', { missing: USERS });
    await this.#seed();
    await this.#audit('audit it again', {});

    await this.#alterAndOrphan();
    await this.#audit('audit it', { stale: SOME, orphaned: SOME });
    await this.#audit('repair it', { stale: SOME, orphaned: SOME, repaired: 2 * SOME }, true);
    await this.#audit('audit it again', {});

    await this.#redriveParked();
    const { differences } = await compare(this.#example);
    return [...this.#surprises, ...differences];
  }

  async #createUsers(): Promise<void> {
    const { cloud, usersTable, orders } = this.#example;
    for (let user_id = 1; user_id <= USERS; user_id += 1) {
      await putUser(cloud.clients.dynamodb, usersTable, {
        user_id,
        name: `User ${user_id}`,
        newsletter: true,
      });
    }
    await until(
      'the orders replica to hold all users',
      async () => (await readRows(cloud.clients.dynamodb, orders.table)).size === USERS,
      60_000,
    );
    this.#print(`create ${USERS} users`, `orders ${USERS} rows`);
  }

  /** Past the library, as with a console. */
  async #emptyReplica(): Promise<void> {
    for (let user_id = 1; user_id <= USERS; user_id += 1) {
      const Key = marshall({ user_id });
      await this.#clients.dynamodb.send(new DeleteItemCommand({ TableName: this.#orders.table, Key }));
    }
    this.#print('a careless hand empties the orders replica', '0 rows');
  }

  async #alterAndOrphan(): Promise<void> {
    for (let index = 1; index <= SOME; index += 1) {
      await this.#putIntoReplica({ user_id: index * 50, name: 'altered by hand', __seq: '0' });
      await this.#putIntoReplica({ user_id: 10_000 + index, name: 'nobody' });
    }
    this.#print('a careless hand alters 1 % of its rows and adds 1 %', `${SOME} altered, ${SOME} added`);
  }

  async #putIntoReplica(row: object): Promise<void> {
    await this.#clients.dynamodb.send(
      new PutItemCommand({ TableName: this.#orders.table, Item: marshall(row) }),
    );
  }

  async #seed(): Promise<void> {
    const start = performance.now();
    const feed = feedOfReplica(this.#orders);
    const { sent, run } = await runBatchJob(this.#clients, feed, {
      kind: 'seed',
      replica: this.#orders.name,
    });
    const { cloud, orders } = this.#example;
    await until(
      `the seed ${run} to arrive`,
      async () => (await readRows(cloud.clients.dynamodb, orders.table)).size === USERS,
      60_000,
    );
    const seconds = (performance.now() - start) / 1000;
    this.#print('seed it', `${sent} rows, ${(sent / seconds).toFixed(0)} rows/s until they show`);
  }

  async #audit(title: string, expected: Partial<AuditReport>, repair = false): Promise<void> {
    const report = await auditReplica(this.#clients, this.#orders, { lagBudgetMs: LAG_BUDGET_MS, repair });
    const { checked, missing, stale, orphaned, repaired } = report;
    const counts = `${missing} missing, ${stale} stale, ${orphaned} orphaned of ${checked} rows`;
    this.#print(title, repair ? `${counts}: ${repaired} repaired` : counts);
    const wanted = { missing: 0, stale: 0, orphaned: 0, repaired: 0, unrepaired: 0, ...expected };
    for (const [name, value] of Object.entries(wanted)) {
      const found = report[name as keyof AuditReport];
      if (found !== value) this.#surprises.push(`${title}: ${found} ${name}, expected ${value}`);
    }
  }

  /** Two events that never arrived, and wait among the dead letters. */
  async #redriveParked(): Promise<void> {
    const example = this.#example;
    const tap = await tapFeed(example.cloud, example.topicArn);
    const rename = (name: string) =>
      putUser(example.cloud.clients.dynamodb, example.usersTable, { user_id: 1, name, newsletter: true });
    const resume = await pauseDelivery(example, example.orders);
    const parked: TappedEvent[] = [];
    for (const name of ['Ursula', 'Ursula K.']) {
      await rename(name);
      parked.push(await tap.find(({ data }) => data.name === name));
    }
    await resume();
    for (const { body } of parked) {
      await this.#clients.sqs.send(
        new SendMessageCommand({ QueueUrl: this.#orders.deadLetterQueueUrl, MessageBody: body }),
      );
    }
    await tap.close();
    const [group] = await listDeadLetters(this.#clients, this.#orders);
    this.#print(
      'two renamings of user 1 were parked',
      `${group?.count} of ${group?.contract}: ${group?.code}`,
    );
    const report = await redrive(this.#clients, this.#orders, 'all', { settleTimeoutMs: 30_000 });
    const { sent, settled, superseded, state } = report;
    this.#print('redrive them', `${state}: ${sent} sent, ${settled} applied, ${superseded} superseded`);
    if (state !== 'done') this.#surprises.push(`the redrive ended as ${state}`);
  }

  #print(title: string, result: string): void {
    this.#number += 1;
    console.log(`${String(this.#number).padStart(3)}  ${title.padEnd(52)} ${result}`);
  }
}
