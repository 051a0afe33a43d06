import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { digestOf } from '../../lib/adapters/digest';
import type { DynamoDbRuns } from '../../lib/adapters/dynamodb-runs';
import { toSdkItem } from '../../lib/adapters/sdk-values';
import { Contract } from '../../lib/contracts/contract';
import type { Run } from '../../lib/protocol/batch/run';
import { startRun } from '../../lib/protocol/batch/runs';
import { seedWork } from '../../lib/protocol/batch/seed';
import type { Clock } from '../../lib/protocol/batch/sweep';
import type { Outgoing } from '../../lib/protocol/replication/outgoing-event';
import type { StartRequest } from '../../lib/wire/batch-requests';
import { InMemoryPayloads } from '../support/replica-in-memory';
import { sharedContract } from '../support/shared-contract';
import { userSchema } from '../support/user-contract';
import { type Adapters, adaptersOf, type Caller } from './callers';
import {
  createTable,
  type DynamoDb,
  dropTable,
  newClients,
  newTableName,
  startDynamoDb,
} from './dynamodb-under-test';

export const contract = Contract.fromObject({
  ...userSchema,
  'x-contract': { ...userSchema['x-contract'], key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' }, newsletter: { type: 'boolean' } },
  required: ['id'],
});
export const shared = sharedContract(contract);
export const NOW = Date.parse('2026-02-01T00:00:10.500Z');

/** A clock that moves only when somebody sleeps. */
export class Sleeper implements Clock {
  time = NOW;
  constructor(private readonly end = NOW + 900_000) {}
  now = () => this.time;
  remaining = () => this.end - this.time;
  async sleep(milliseconds: number) {
    this.time += milliseconds;
  }
}

/** A queue that refuses what it is told to. */
export class Queue {
  readonly events: { id: string; type: string; sequence: string; audience: string; data: object }[] = [];
  sizes: number[] = [];
  refuse = false;
  async send(events: readonly Outgoing[]) {
    if (this.refuse) throw Object.assign(new Error('away'), { name: 'QueueDoesNotExist' });
    this.sizes.push(events.length);
    this.events.push(...events.map(({ body }) => JSON.parse(body)));
    return [];
  }
}

/** Tables for batch jobs on the DynamoDB under test, from before the tests of a block until after them. */
export class BatchJobs {
  readonly #runsTable = newTableName('runs');
  readonly #tables = [this.#runsTable];
  #dynamo?: DynamoDb;
  #dynamodb?: DynamoDBClient;
  #adapters?: Adapters;
  #client?: DynamoDBClient;
  #runs?: DynamoDbRuns;

  constructor(caller: Caller) {
    beforeAll(async () => {
      this.#dynamo = await startDynamoDb();
      const { dynamodb, streams } = newClients(this.#dynamo.url);
      streams.destroy();
      this.#dynamodb = dynamodb;
      await dynamodb.send(
        new CreateTableCommand({
          TableName: this.#runsTable,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [
            { AttributeName: 'run', KeyType: 'HASH' },
            { AttributeName: 'part', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'run', AttributeType: 'S' },
            { AttributeName: 'part', AttributeType: 'S' },
          ],
        }),
      );
      this.#adapters = await adaptersOf(caller, { AWS_ENDPOINT_URL_DYNAMODB: this.#dynamo.url });
      this.#client = new this.#adapters.DynamoDBClient({});
      this.#runs = new this.#adapters.DynamoDbRuns(this.#client, this.#runsTable);
    });
    afterAll(async () => {
      for (const table of this.#tables) await dropTable(this.#dynamodb as DynamoDBClient, table);
      this.#client?.destroy();
      this.#dynamodb?.destroy();
      await this.#dynamo?.stop();
    });
  }

  get runs(): DynamoDbRuns {
    return this.#runs as DynamoDbRuns;
  }

  /** Puts something else in the place of what is kept of a run. */
  readonly damage = async (run: string, part: string) => {
    const Item = toSdkItem({ run: { S: run }, part: { S: part }, content: { S: '{}' } });
    await this.#dynamodb?.send(new PutItemCommand({ TableName: this.#runsTable, Item }));
  };

  /** A table with rows of its own: the last of them can never be carried. */
  readonly ownerWith = async (rows: number) => {
    const dynamodb = this.#dynamodb as DynamoDBClient;
    const TableName = newTableName('owner');
    await createTable(dynamodb, TableName);
    this.#tables.push(TableName);
    const put = (id: string, rest: object = {}) =>
      dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: toSdkItem({ id: { S: id }, name: { S: `name of ${id}` }, secret: { S: 'private' }, ...rest }),
        }),
      );
    for (let row = 1; row <= rows; row += 1) await put(`u${row}`, { newsletter: { BOOL: row % 2 === 0 } });
    const get = async (id: string) =>
      (await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true })))
        .Item;
    const { DynamoDbOwnerTable } = this.#adapters as Adapters;
    return { table: new DynamoDbOwnerTable(this.#client as DynamoDBClient, TableName), put, get };
  };

  readonly start = (request: Partial<StartRequest>, id: string = randomUUID()) =>
    startRun(
      { action: 'start', kind: 'seed', replica: 'orders/User', ...request },
      contract,
      this.runs,
      id,
      NOW,
    );
  readonly runOf = async (id: string): Promise<Run> => (await this.runs.find(id))?.run as Run;
  readonly seeder = (run: string, queue: Queue, filters: { newsletter: boolean[] }[] = []) =>
    seedWork(
      { run, shared, replica: 'orders/User', filters },
      {
        queue,
        payloads: new InMemoryPayloads(),
        digest: digestOf,
      },
    );
}
