import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { batchGet, UnreadKeysError } from '../../adapters/batch-get';
import { itemDigest } from '../../adapters/digest';
import { fromSdkItem, toSdkItem } from '../../adapters/sdk-values';
import { ROW } from '../../wire/attributes';
import type { Item } from '../../wire/item';
import { OperatorError } from '../shared/errors';
import { pause, throwIfInterrupted } from '../shared/functions';
import type { TableKey } from '../shared/table-key';
import type { AuditedReplica, HeldRow, Page } from './ports';

/** The replica's table on DynamoDB, with the operator's own permission to read it. */
export class ReplicaTable implements AuditedReplica {
  readonly #dynamodb: DynamoDBClient;
  readonly #key: TableKey;
  readonly #signal: AbortSignal | undefined;

  constructor(dynamodb: DynamoDBClient, key: TableKey, signal?: AbortSignal) {
    this.#dynamodb = dynamodb;
    this.#key = key;
    this.#signal = signal;
  }

  async page(segment: number, segments: number, cursor?: string): Promise<Page<HeldRow>> {
    throwIfInterrupted(this.#signal);
    const { Items = [], LastEvaluatedKey: last } = await this.#dynamodb.send(
      new ScanCommand({
        TableName: this.#key.table,
        ConsistentRead: true,
        Segment: segment,
        TotalSegments: segments,
        ...(cursor !== undefined && { ExclusiveStartKey: toSdkItem(JSON.parse(cursor)) }),
      }),
    );
    const rows = Items.map((item) => this.#toRow(fromSdkItem(item)));
    return last ? { rows, next: JSON.stringify(fromSdkItem(last)) } : { rows };
  }

  async lookup(keys: readonly Item[]): Promise<readonly HeldRow[]> {
    throwIfInterrupted(this.#signal);
    const { table } = this.#key;
    try {
      const items = await batchGet(this.#dynamodb, table, keys, (ms) => pause(ms, this.#signal));
      return items.map((item) => this.#toRow(item));
    } catch (error) {
      if (!(error instanceof UnreadKeysError)) throw error;
      throw new OperatorError('throttled', error.message, { cause: error });
    }
  }

  #toRow(item: Item): HeldRow {
    return {
      key: this.#key.of(item),
      digest: itemDigest(item),
      sequence: item[ROW.sequence]?.S,
      deleted: item[ROW.deleted]?.BOOL === true,
    };
  }
}
