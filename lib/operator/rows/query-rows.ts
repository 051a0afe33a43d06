import { DescribeTableCommand, QueryCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { fromSdkItem, toSdkItem } from '../../adapters/sdk-values';
import { keyValueProblem } from '../../protocol/rows/key-limits';
import type { AttributeValue, Item, JsonValue } from '../../wire/item';
import { isObject } from '../../wire/own';
import type { KnownContract } from '../contracts/known-contract';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { toKeyValue } from '../shared/table-key';
import { tableOf } from '../shared/table-of';
import { type KnownReplica, replicaOf, type Topology } from '../shared/topology';
import { shown } from './held-row';
import type { RowIndex, RowPage } from './types';

export interface QueryRowsOptions {
  /** For example `orders/User`. */
  readonly replica: string;
  /** Name of the index. @default the table's own key */
  readonly index?: string;
  /** Value of its partition key. */
  readonly partition: JsonValue;
  /** Value of its sort key, or the beginning of a text. @default all of them */
  readonly sort?: JsonValue;
  /** @default 50, at most 200 */
  readonly limit?: number;
  /** `next` of the page before. @default the first page */
  readonly next?: string;
  /** Whether personal data is shown. @default false */
  readonly reveal?: boolean;
  /** Epoch milliseconds. @default now */
  readonly now?: number;
}

const MOST_ROWS = 200;

type Type = 'S' | 'N' | 'B';

/**
 * What the rows of a replica can be asked by: its key, and its indexes.
 *
 * @throws OperatorError `no-rows` of a change consumer
 */
export async function indexesOf(
  clients: Pick<OperatorClients, 'dynamodb'>,
  replica: KnownReplica,
): Promise<readonly RowIndex[]> {
  return indexesIn(await describe(clients, tableOf(replica)));
}

/**
 * Rows of a replica by its key or an index, tombstones too where the index has them.
 *
 * @param contracts of `readContracts`
 * @throws OperatorError `unknown-replica`, `ambiguous-replica`, `no-rows`, `invalid-key`
 */
export async function queryRows(
  clients: Pick<OperatorClients, 'dynamodb'>,
  topology: Topology,
  contracts: readonly KnownContract[],
  {
    replica: name,
    index,
    partition,
    sort,
    limit = 50,
    next,
    reveal = false,
    now = Date.now(),
  }: QueryRowsOptions,
): Promise<RowPage> {
  const replica = replicaOf(topology, name);
  const TableName = tableOf(replica);
  const table = await describe(clients, TableName);
  const wanted = indexesIn(table).find((each) => each.name === index);
  if (!wanted)
    throw invalid(
      `${replica.name} has no index "${index}"`,
      indexesIn(table)
        .map(({ name: one }) => one ?? 'its own key')
        .join(', '),
    );
  const { partitionKey, sortKey } = wanted;
  const typeOf = (attribute: string) =>
    table.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)
      ?.AttributeType as Type;
  const [partitionValue, condition] = [
    keyValue(partitionKey, partition, typeOf(partitionKey), 0),
    sort === undefined ? undefined : { value: keyValue(sortKey, sort, typeOf(sortKey ?? ''), 1) },
  ];
  const isText = condition?.value.S !== undefined;
  const { Items = [], LastEvaluatedKey } = await clients.dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: index,
      ConsistentRead: index === undefined,
      KeyConditionExpression: `#p = :p${condition ? (isText ? ' AND begins_with(#s, :s)' : ' AND #s = :s') : ''}`,
      ExpressionAttributeNames: { '#p': partitionKey, ...(condition && { '#s': sortKey ?? '' }) },
      ExpressionAttributeValues: toSdkItem({
        ':p': partitionValue,
        ...(condition && { ':s': condition.value }),
      }),
      Limit: Math.min(Math.max(1, Math.floor(limit) || 1), MOST_ROWS),
      ExclusiveStartKey: next === undefined ? undefined : toSdkItem(readPlace(next)),
    }),
  );
  const known = contracts.find(
    ({ contract }) => contract.id === replica.contract && contract.major === replica.major,
  );
  const rows = Items.map((item) => ({
    place: replica.name,
    ...shown(fromSdkItem(item), known, { reveal, now }),
    differs: [],
  }));
  return { rows, ...(LastEvaluatedKey && { next: writePlace(fromSdkItem(LastEvaluatedKey)) }) };
}

async function describe(
  { dynamodb }: Pick<OperatorClients, 'dynamodb'>,
  TableName: string,
): Promise<TableDescription> {
  return (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table ?? {};
}

function indexesIn({
  KeySchema,
  GlobalSecondaryIndexes = [],
  LocalSecondaryIndexes = [],
}: TableDescription): RowIndex[] {
  const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
  return [{ KeySchema, IndexName: undefined }, ...indexes].map(({ IndexName, KeySchema: keys = [] }) => {
    const [partitionKey = '', sortKey] = keys.map(({ AttributeName = '' }) => AttributeName);
    return { ...(IndexName && { name: IndexName }), partitionKey, ...(sortKey && { sortKey }) };
  });
}

function keyValue(name: string | undefined, value: JsonValue, type: Type, position: number): AttributeValue {
  if (name === undefined) throw invalid('there is no sort key', 'leave "sort" out');
  const found = toKeyValue(value, type);
  const problem = found ? keyValueProblem(found, position) : `is not of type ${type}`;
  if (found && problem === undefined) return found;
  throw invalid(`"${name}" ${problem}`, `a value of type ${type}`);
}

function writePlace(key: Item): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** A place comes back from a page of the web, and may be anything. */
function readPlace(text: string): Item {
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (isObject(key) && Object.values(key).every(isKeyValue)) return key as unknown as Item;
  } catch {
    // Told below.
  }
  throw invalid(`"next" is no place where a page begins`, 'that of the page before');
}

function isKeyValue(value: unknown): boolean {
  const [[type, content] = [], ...others] = Object.entries(Object(value));
  return others.length === 0 && ['S', 'N', 'B'].includes(String(type)) && typeof content === 'string';
}

function invalid(what: string, remedy: string): OperatorError {
  return new OperatorError('invalid-key', `${what}: give ${remedy}`);
}
