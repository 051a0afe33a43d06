import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock';
import type { Expirations } from './expirations';

/** A table whose items expire. */
export interface ExpiringTable {
  readonly name: string;
  /** The attribute with the time at which an item expires. */
  readonly attribute: string;
  readonly keyNames: readonly string[];
}

/** DynamoDB takes up to a few days; a test does not want to wait. */
const PAUSE_MS = 1_000;
/** Large tables are read less often, so that looking for expired items is a small part of an engine's work. */
const WORK_SHARE = 50;
/** DynamoDB: "Using time to live (TTL) in DynamoDB": a time that is further in the past is taken for a mistake. */
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;
const DELETIONS_AT_ONCE = 10;

/** Deletes items whose time to live is over, through the engine's public API, which any engine has. */
export class TimeToLive {
  readonly #tables = new Map<string, ExpiringTable>();
  readonly #stop = new AbortController();
  readonly #dynamodb: DynamoDBClient;
  readonly #clock: Clock;
  readonly #expirations: Expirations;
  #sweeping: Promise<void> = Promise.resolve();
  #sweptAt: number;
  #ended: Promise<void> | undefined;

  constructor(dynamodb: DynamoDBClient, clock: Clock, expirations: Expirations) {
    this.#dynamodb = dynamodb;
    this.#clock = clock;
    this.#expirations = expirations;
    this.#sweptAt = clock.now();
    clock.follow(() => this.#sweep());
  }

  /** Has the items of a table expire from now on. */
  watch(table: ExpiringTable): void {
    this.#tables.set(table.name, table);
    this.#ended ??= this.#run();
  }

  /** Has the items of a table live on. */
  ignore(name: string): void {
    this.#tables.delete(name);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    for (let pause = PAUSE_MS; !signal.aborted; ) {
      await this.#clock.sleep(pause, signal);
      const began = performance.now();
      // An engine that is busy or ending is asked again; who advances the clock hears of it.
      await this.#sweep().catch(() => undefined);
      pause = Math.max(PAUSE_MS, (performance.now() - began) * WORK_SHARE);
    }
  }

  /** Sweeps come one after another: each goes on from the time of the one before. */
  #sweep(): Promise<void> {
    const sweep = this.#sweeping.then(() => this.#sweepAll());
    this.#sweeping = sweep.catch(() => undefined);
    return sweep;
  }

  async #sweepAll(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const now = this.#clock.now();
    // What expired while the clock was moved by years was young when it did.
    const oldest = this.#sweptAt - FIVE_YEARS_SECONDS * 1000;
    for (const table of this.#tables.values()) {
      try {
        await this.#sweepTable(table, oldest, now);
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        this.#tables.delete(table.name);
      }
    }
    this.#sweptAt = now;
  }

  async #sweepTable(table: ExpiringTable, oldest: number, now: number): Promise<void> {
    const names = [table.attribute, ...table.keyNames];
    const pages = paginateScan(
      { client: this.#dynamodb },
      {
        TableName: table.name,
        ProjectionExpression: names.map((_name, index) => `#${index}`).join(', '),
        // A comparison is of one type: what is no number is left out.
        FilterExpression: '#0 > :oldest AND #0 < :now',
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
        ExpressionAttributeValues: { ':oldest': epoch(oldest), ':now': epoch(now) },
      },
    );
    for await (const { Items: expired = [] } of pages) {
      for (let start = 0; start < expired.length; start += DELETIONS_AT_ONCE) {
        const some = expired.slice(start, start + DELETIONS_AT_ONCE);
        await Promise.all(some.map((item) => this.#delete(table, item)));
      }
    }
  }

  /** Leaves an item that got another time meanwhile. */
  async #delete({ name, attribute, keyNames }: ExpiringTable, item: Item): Promise<void> {
    const key = Object.fromEntries(keyNames.map((keyName) => [keyName, item[keyName] as AttributeValue]));
    const began = Date.now();
    try {
      await this.#dynamodb.send(
        new DeleteItemCommand({
          TableName: name,
          Key: key,
          ConditionExpression: '#time = :time',
          ExpressionAttributeNames: { '#time': attribute },
          ExpressionAttributeValues: { ':time': item[attribute] as AttributeValue },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return;
      throw error;
    }
    this.#expirations.add(name, key, began, Date.now());
  }
}

type Item = Readonly<Record<string, AttributeValue>>;

const epoch = (ms: number): AttributeValue => ({ N: String(Math.floor(ms / 1000)) });
