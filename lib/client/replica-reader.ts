import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaReader } from '../adapters/dynamodb-replica-reader';
import type { Row } from '../protocol/projection';
import type { ReplicaRow } from '../protocol/replica-row';

/** Reads one replica of the caller's own bounded context. */
export interface ReplicaReader {
  /**
   * @param key the contract's key fields
   * @returns the row as of its last replicated change, or `undefined` when there is none
   */
  get(key: Row): Promise<ReplicaRow | undefined>;
}

export interface ReplicaReaderOptions {
  /** Name of the replica's table, see `ReadReplica.tableName`. */
  readonly tableName: string;
  /** @default a client made from the environment */
  readonly dynamodb?: DynamoDBClient;
}

/** Opens a replica for reading; make it once, outside of the handler. */
export function openReplica({
  tableName,
  dynamodb = new DynamoDBClient({}),
}: ReplicaReaderOptions): ReplicaReader {
  return new DynamoDbReplicaReader(dynamodb, tableName);
}
