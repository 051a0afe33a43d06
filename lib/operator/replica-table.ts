import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { itemDigest } from '../adapters/digest';
import { fromSdkItem, toSdkItem } from '../adapters/sdk-values';
import { ROW } from '../names';
import type { Item } from '../protocol/attribute-values';
import type { AuditedReplica, HeldRow, Page } from './audit/ports';
import { pause, throwIfInterrupted } from './functions';
import type { TableKey } from './table-key';

const RETRY_MS = 200;

/** The replica's table on DynamoDB, with the operator's own permission to read it. */
export class ReplicaTable implements AuditedReplica {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly key: TableKey,
    private readonly signal?: AbortSignal,
  ) {}

  async page(segment: number, segments: number, cursor?: string): Promise<Page<HeldRow>> {
    throwIfInterrupted(this.signal);
    const { Items = [], LastEvaluatedKey: last } = await this.dynamodb.send(
      new ScanCommand({
        TableName: this.key.table,
        ConsistentRead: true,
        Segment: segment,
        TotalSegments: segments,
        ...(cursor !== undefined && { ExclusiveStartKey: toSdkItem(JSON.parse(cursor)) }),
      }),
    );
    const rows = Items.map((item) => this.#toRow(item));
    return last ? { rows, next: JSON.stringify(fromSdkItem(last)) } : { rows };
  }

  async lookup(keys: readonly Item[]): Promise<readonly HeldRow[]> {
    const { table } = this.key;
    const rows: HeldRow[] = [];
    let wanted: Record<string, AttributeValue>[] = keys.map(toSdkItem);
    while (wanted.length > 0) {
      throwIfInterrupted(this.signal);
      const { Responses, UnprocessedKeys } = await this.dynamodb.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: true } } }),
      );
      const found = Responses?.[table] ?? [];
      rows.push(...found.map((item) => this.#toRow(item)));
      wanted = UnprocessedKeys?.[table]?.Keys ?? [];
      // Answers are cut at 16 MB, and that is no reason to wait; nothing at all is throttling.
      if (wanted.length > 0 && found.length === 0) await pause(RETRY_MS, this.signal);
    }
    return rows;
  }

  #toRow(sdkItem: Record<string, AttributeValue>): HeldRow {
    const item = fromSdkItem(sdkItem);
    return {
      key: this.key.of(item),
      digest: itemDigest(item),
      sequence: item[ROW.sequence]?.S,
      deleted: item[ROW.deleted]?.BOOL === true,
    };
  }
}
