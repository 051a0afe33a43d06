import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createRowCheck } from 'cdk-event-sharing-cli';
import type { Row } from 'cdk-event-sharing-client';
import { userContract } from '../services/contracts/user-contract';
import type { ExampleCloud } from './example-cloud';

/** A line of the file that could not be imported. */
export interface BadLine {
  readonly number: number;
  readonly reason: string;
}

export interface ImportResult {
  readonly imported: number;
  readonly bad: readonly BadLine[];
}

/** AWS: "BatchWriteItem", DynamoDB API reference. */
const MAX_BATCH = 25;
const PARALLEL = 4;
/** What fits into an event with its envelope. Larger rows can be shared, by way of S3, but not in bulk by accident. */
const MAX_ROW_BYTES = 256 * 1024 - 2 * 1024;

/**
 * Writes the rows of a file to the users' table, line by line. A bad line is reported and the rest goes on.
 *
 * @param file newline-delimited JSON, one user a line; empty lines are passed over
 * @param onProgress called with the number of lines read so far
 * @throws Error when the file cannot be read
 */
export async function importRows(
  { cloud, usersTable }: ExampleCloud,
  file: string,
  onProgress: (lines: number) => void,
): Promise<ImportResult> {
  const bad: BadLine[] = [];
  const pending = new Set<Promise<void>>();
  let batch = new Map<number, Row>();
  let imported = 0;
  let number = 0;

  const flush = async () => {
    const rows = [...batch.values()];
    batch = new Map();
    const writing = writeAll(rows).then(() => {
      imported += rows.length;
      pending.delete(writing);
    });
    pending.add(writing);
    if (pending.size >= PARALLEL) await Promise.race(pending);
  };
  const writeAll = async (rows: readonly Row[]) => {
    let requests: WriteRequest[] = rows.map((row) => ({ PutRequest: { Item: marshall(row) } }));
    while (requests.length > 0) {
      const { UnprocessedItems } = await cloud.clients.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [usersTable]: requests } }),
      );
      requests = UnprocessedItems?.[usersTable] ?? [];
    }
  };

  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    number += 1;
    onProgress(number);
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if ('reason' in parsed) {
      bad.push({ number, reason: parsed.reason });
      continue;
    }
    const id = Number(parsed.row.user_id);
    // A request may not hold one key twice, and two requests with the same key may overtake each other.
    if (batch.has(id)) await settleAll(flush, pending);
    batch.set(id, parsed.row);
    if (batch.size === MAX_BATCH) await flush();
  }
  await settleAll(flush, pending);
  return { imported, bad };
}

async function settleAll(flush: () => Promise<void>, pending: ReadonlySet<Promise<void>>): Promise<void> {
  await flush();
  await Promise.all(pending);
}

const check = createRowCheck(userContract);

/** Never quotes the line: it may hold what must not be shown. */
function parseLine(line: string): { row: Row } | { reason: string } {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return { reason: 'not valid JSON: write one object a line' };
  }
  const missing = isRow(row)
    ? userContract.key.find((field) => row[field] === undefined || row[field] === '')
    : undefined;
  if (missing !== undefined) return { reason: `the key "${missing}" is empty: give each user its own` };
  const problem = check(row);
  if (problem)
    return { reason: `does not fit the contract ${userContract.id} ${userContract.version}: ${problem}` };
  const bytes = Buffer.byteLength(line);
  if (bytes > MAX_ROW_BYTES) {
    return {
      reason: `the row has ${bytes} bytes, an import takes ${MAX_ROW_BYTES}: shorten or split it`,
    };
  }
  return { row: row as Row };
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
