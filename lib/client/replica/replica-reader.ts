import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaReader } from '../../adapters/dynamodb-replica-reader';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { ReplicaRow } from '../../protocol/rows/replica-row';
import type { Row } from '../../wire/item';
import { defaultDynamoDb } from '../shared/default-dynamodb';
import { checkOptions, having, type Options, optional, text } from '../shared/options';
import { type AnyContract, type Kept, plainContract } from '../shared/typed-contract';

/** Reads one replica of the caller's own bounded context. */
export interface ReplicaReader<Data = Row, Key = Row> {
  /** @default none, and numbers come as text */
  readonly contract?: CheckedContract;
  /**
   * @param key the contract's key fields
   * @returns the row as of its last replicated change, or `undefined` when there is none
   * @throws ProtocolError when a key field is missing, or a value is not what the contract says
   */
  get(key: Key): Promise<ReplicaRow<Data> | undefined>;
}

export interface ReplicaReaderOptions<R = Row, Key = Partial<R>, Field extends keyof R = keyof R> {
  /** Name of the replica's table, see `ReadReplica.tableName`. */
  readonly tableName: string;
  /**
   * The contract of the replica: values are read as it describes them, and one of `defineContract` brings the types of rows
   * and keys.
   * @default none: numbers come as text, because only the contract tells a decimal from a number, and binary values and sets
   * cannot be read
   */
  readonly contract?: AnyContract<R, Key>;
  /** The `fields` of the `ReadReplica`: no others are read or promised. @default every field of the contract */
  readonly fields?: readonly Field[];
  /** @default a client made from the environment */
  readonly dynamodb?: DynamoDBClient;
}

const OPTIONS: Options = {
  tableName: {
    check: text,
    required: true,
    remedy: 'give the name of the replica\'s table, see "tableName" of ReadReplica',
  },
  contract: { check: () => undefined, remedy: '' },
  fields: {
    check: (value) => (Array.isArray(value) ? undefined : 'is no list'),
    remedy: 'list the "fields" of the ReadReplica, or leave it out when it keeps them all',
  },
  dynamodb: optional(having('send'), 'give a DynamoDBClient'),
};

/**
 * Opens a replica for reading; make it once, outside of the handler.
 *
 * @throws ContractError when a name in `fields` is not a field of the contract
 * @throws Error when an option is missing, empty or misspelt
 */
export function openReplica<R = Row, Key = Partial<R>, const Field extends keyof R = keyof R>(
  options: ReplicaReaderOptions<R, Key, Field>,
): ReplicaReader<NoInfer<Kept<R, Key, Field>>, NoInfer<Key>> {
  checkOptions('openReplica', options, OPTIONS);
  const { tableName, contract, fields, dynamodb = defaultDynamoDb() } = options;
  if (fields && !contract)
    throw new Error(
      'openReplica: "fields" are names of a contract: give "contract" too, or leave "fields" out',
    );
  const reader = new DynamoDbReplicaReader(
    dynamodb,
    tableName,
    contract && plainContract('openReplica', contract),
    fields?.map(String),
  );
  // The contract says of what type its rows are; the adapter reads any.
  return reader as unknown as ReplicaReader<Kept<R, Key, Field>, Key>;
}
