import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { CheckedContract } from '../contracts/schema/checked-contract';
import { valueTypes } from '../contracts/schema/checked-contract';
import { selectFields } from '../contracts/schema/fields';
import type { ValueType } from '../contracts/schema/value-type';
import { toItem } from '../protocol/rows/attribute-values';
import { pick, subjectOf } from '../protocol/rows/projection';
import { type ReplicaRow, toReplicaRow } from '../protocol/rows/replica-row';
import type { Row } from '../wire/item';
import { fromSdkItem, toSdkItem } from './sdk-values';

/** Reads rows of a replica's table on DynamoDB. */
export class DynamoDbReplicaReader {
  readonly #fields?: readonly string[];
  readonly #type?: ValueType;
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;

  /**
   * @param contract of the replica. @default none: numbers are read as text
   * @param fields that the replica keeps. @default every field of the contract
   * @throws ContractError when a name is not a field of the contract
   */
  constructor(
    dynamodb: DynamoDBClient,
    tableName: string,
    readonly contract?: CheckedContract,
    fields?: readonly string[],
  ) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
    this.#type = contract && valueTypes(contract);
    this.#fields = contract && selectFields(contract, fields);
  }

  /**
   * @param key the contract's key fields; others are ignored where the contract is known
   * @returns `undefined` when the replica holds no such row, or a tombstone
   * @throws ProtocolError when a key field is missing
   */
  async get(key: Row): Promise<ReplicaRow | undefined> {
    const { Item: item } = await this.#dynamodb.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: toSdkItem(toItem(this.#keyOf(key), this.#type)),
      }),
    );
    return item && toReplicaRow(fromSdkItem(item), this.#type, this.#fields);
  }

  #keyOf(key: Row): Row {
    if (!this.contract) return key;
    // Refuses what cannot be a key, and names the field.
    subjectOf(this.contract.key, key);
    return pick(key, this.contract.key);
  }
}
