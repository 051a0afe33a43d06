import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Checkpoint, FIRST_CHECKPOINT } from '../protocol/batch/run';
import { RESERVED_RUNS, type RunRecord, type Runs, type StoredSegment } from '../protocol/batch/runs';
import { ProtocolError } from '../protocol/rows/errors';
import { ROW, RUNS } from '../wire/attributes';
import type { AuditSummary } from '../wire/batch-requests';
import type { Item } from '../wire/item';
import { isFailedCondition } from './failed-condition';
import { fromSdkItem } from './sdk-values';
import { parseAudit, parseCheckpoint, parseRunRecord } from './stored-runs';

const { latest: LATEST, audits: AUDITS } = RESERVED_RUNS;
const RECORD = 'run';
const SEGMENT = 'segment#';
/** How long a run is remembered after it was last heard of, where the table has a time to live. */
const LIFE_SECONDS = 90 * 24 * 3600;

/** The table of runs on DynamoDB: partition `run`, sort key `part`. */
export class DynamoDbRuns implements Runs {
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
  }

  async create(record: RunRecord): Promise<RunRecord> {
    const created = await this.#put(
      { ...keyOf(record.run.id, RECORD), ...expiry(), content: { S: JSON.stringify(record) } },
      'attribute_not_exists(#run)',
      { '#run': RUNS.partition },
    );
    const kept = created ? record : await this.find(record.run.id);
    if (!kept) return this.create(record); // It expired in between.
    // Also when the run was there: whoever made it may have died before it was listed.
    await this.#put({
      ...keyOf(LATEST, `${kept.startedAt}#${kept.run.id}`),
      ...expiry(),
      replica: { S: kept.run.replica },
    });
    return kept;
  }

  async find(run: string): Promise<RunRecord | undefined> {
    const item = await this.#get(run, RECORD);
    if (!item) return undefined;
    const record = contentOf(item, parseRunRecord);
    return { ...record, stopped: item.stopped?.BOOL === true };
  }

  async setStopped(run: string, stopped: boolean): Promise<void> {
    await this.#dynamodb.send(
      new UpdateItemCommand({
        TableName: this.#tableName,
        Key: keyOf(run, RECORD),
        UpdateExpression: 'SET #stopped = :stopped',
        ConditionExpression: 'attribute_exists(#run)',
        ExpressionAttributeNames: { '#stopped': 'stopped', '#run': RUNS.partition },
        ExpressionAttributeValues: { ':stopped': { BOOL: stopped } },
      }),
    );
  }

  async isStopped(run: string): Promise<boolean> {
    return (await this.#get(run, RECORD))?.stopped?.BOOL === true;
  }

  async load(run: string, segment: number): Promise<Checkpoint> {
    const item = await this.#get(run, partOf(segment));
    return item ? contentOf(item, parseCheckpoint) : FIRST_CHECKPOINT;
  }

  async save(run: string, segment: number, checkpoint: Checkpoint, now: number): Promise<boolean> {
    return this.#put(
      {
        ...keyOf(run, partOf(segment)),
        ...expiry(),
        version: { N: String(checkpoint.version) },
        content: { S: JSON.stringify(checkpoint) },
        updatedAt: { S: new Date(now).toISOString() },
      },
      checkpoint.version === 1 ? 'attribute_not_exists(#version)' : '#version = :before',
      { '#version': 'version' },
      checkpoint.version === 1 ? undefined : { ':before': { N: String(checkpoint.version - 1) } },
    );
  }

  async segments(run: string): Promise<StoredSegment[]> {
    const items = await this.#query(run, SEGMENT);
    return items.map((item) => ({
      checkpoint: contentOf(item, parseCheckpoint),
      updatedAt: item.updatedAt?.S ?? '',
    }));
  }

  async latest(count: number, replica?: string): Promise<string[]> {
    const items = await this.#query(LATEST, '', count, ({ replica: of }) => !replica || of?.S === replica);
    return items.map(({ part }) => part?.S?.slice(part.S.indexOf('#') + 1) ?? '');
  }

  async recordAudit(audit: AuditSummary): Promise<void> {
    await this.#put({ ...keyOf(AUDITS, audit.replica), content: { S: JSON.stringify(audit) } });
  }

  async audits(): Promise<AuditSummary[]> {
    const items = await this.#query(AUDITS, '');
    // One that cannot be read is as good as none: the next audit of its replica takes its place.
    return items.flatMap(({ content }) => parseAudit(content?.S ?? '') ?? []);
  }

  async #get(run: string, part: string): Promise<Item | undefined> {
    const { Item: item } = await this.#dynamodb.send(
      new GetItemCommand({ TableName: this.#tableName, Key: keyOf(run, part), ConsistentRead: true }),
    );
    return item && fromSdkItem(item);
  }

  /** @returns whether the condition held */
  async #put(
    item: Record<string, { S: string } | { N: string }>,
    condition?: string,
    names?: Record<string, string>,
    values?: Record<string, { N: string }>,
  ): Promise<boolean> {
    try {
      await this.#dynamodb.send(
        new PutItemCommand({
          TableName: this.#tableName,
          Item: item,
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (isFailedCondition(error)) return false;
      throw error;
    }
  }

  /** The last items of a partition first. */
  async #query(
    run: string,
    beginning: string,
    count = Number.POSITIVE_INFINITY,
    wanted: (item: Item) => boolean = () => true,
  ): Promise<Item[]> {
    const found: Item[] = [];
    const pages = paginateQuery(
      { client: this.#dynamodb },
      {
        TableName: this.#tableName,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: beginning ? '#run = :run AND begins_with(#part, :part)' : '#run = :run',
        ExpressionAttributeNames: { '#run': RUNS.partition, ...(beginning && { '#part': RUNS.sort }) },
        ExpressionAttributeValues: { ':run': { S: run }, ...(beginning && { ':part': { S: beginning } }) },
      },
    );
    for await (const { Items = [] } of pages) {
      found.push(...Items.map(fromSdkItem).filter(wanted));
      if (found.length >= count) return found.slice(0, count);
    }
    return found;
  }
}

/** @throws ProtocolError when the item is not of the form that is written here */
function contentOf<T>({ content, ...key }: Item, parse: (text: string) => T | undefined): T {
  const value = parse(content?.S ?? '');
  if (value !== undefined) return value;
  throw new ProtocolError(
    'bad-request',
    `what is kept of the run "${key[RUNS.partition]?.S}" as "${key[RUNS.sort]?.S}" is not of the form that this version writes: start a run of another name`,
  );
}

function expiry() {
  return { [ROW.expiry]: { N: String(Math.floor(Date.now() / 1000) + LIFE_SECONDS) } };
}

function keyOf(run: string, part: string) {
  return { [RUNS.partition]: { S: run }, [RUNS.sort]: { S: part } };
}

function partOf(segment: number): string {
  return `${SEGMENT}${String(segment).padStart(4, '0')}`;
}
