import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nameOf } from '../protocol/rows/errors';
import type { Item } from '../wire/item';
import { fromSdkItem, toSdkItem } from './sdk-values';

const FIRST_PAUSE_MS = 50;
/** Answers in a row that bring nothing. */
const MAX_EMPTY = 8;

/** A table that answers no key more. */
export class UnreadKeysError extends Error {
  override readonly name = 'UnreadKeysError';
}

/**
 * Reads items consistently, at most 100 ("BatchGetItem", DynamoDB API reference); the same key twice is one. A key that no
 * item can have is one without an item, and keeps nobody from the others.
 *
 * @param pause waits a number of milliseconds
 * @param names of the attributes to read. @default all
 * @returns the items that exist, in no particular order
 * @throws UnreadKeysError when the table leaves keys unread again and again
 */
export async function batchGet(
  dynamodb: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  pause: (milliseconds: number) => Promise<unknown>,
  names?: readonly string[],
): Promise<Item[]> {
  const unique = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  const found: Item[] = [];
  let wanted = unique.map(toSdkItem);
  for (let empty = 0; wanted.length > 0; ) {
    const Keys = wanted;
    const request = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys, ConsistentRead: true, ...projection(names) } },
    });
    try {
      const { Responses, UnprocessedKeys } = await dynamodb.send(request);
      const items = Responses?.[table] ?? [];
      found.push(...items.map(fromSdkItem));
      wanted = UnprocessedKeys?.[table]?.Keys ?? [];
      // Answers are cut at 16 MB, and that is no reason to wait; nothing at all is throttling.
      empty = items.length === 0 ? empty + 1 : 0;
    } catch (error) {
      if (nameOf(error) !== 'ValidationException') throw error;
      if (unique.length === 1) return [];
      // DynamoDB refuses the whole request for one key.
      const half = Math.ceil(unique.length / 2);
      const first = await batchGet(dynamodb, table, unique.slice(0, half), pause, names);
      return [...first, ...(await batchGet(dynamodb, table, unique.slice(half), pause, names))];
    }
    if (wanted.length > 0 && empty === MAX_EMPTY) {
      throw new UnreadKeysError(
        `the table ${table} left ${wanted.length} of ${unique.length} keys unread ${MAX_EMPTY} times: it is throttled, ask again later`,
      );
    }
    if (wanted.length > 0 && empty > 0) await pause(FIRST_PAUSE_MS * 2 ** (empty - 1));
  }
  return found;
}

/** Names may be words that DynamoDB has reserved. */
function projection(names: readonly string[] | undefined) {
  if (!names) return {};
  const places = names.map((name, index) => [`#n${index}`, name] as const);
  return {
    ProjectionExpression: places.map(([place]) => place).join(),
    ExpressionAttributeNames: Object.fromEntries(places),
  };
}
