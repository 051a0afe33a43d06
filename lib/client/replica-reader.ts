import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaReader } from '../adapters/dynamodb-replica-reader';
import type { Contract } from '../contracts/contract';
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
  /**
   * The contract of the replica, if it has fields of types that JSON does not show: decimal, base64, set. They are read
   * as the contract describes them.
   * @default strings, numbers, booleans, null, lists and maps can be read, and anything else is an error
   */
  readonly contract?: Contract;
  /** @default a client made from the environment */
  readonly dynamodb?: DynamoDBClient;
}

/** Opens a replica for reading; make it once, outside of the handler. */
export function openReplica({
  tableName,
  contract,
  dynamodb = new DynamoDBClient({}),
}: ReplicaReaderOptions): ReplicaReader {
  return new DynamoDbReplicaReader(dynamodb, tableName, contract);
}
