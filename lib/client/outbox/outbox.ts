import type { Put } from '@aws-sdk/client-dynamodb';
import { toSdkItem } from '../../adapters/sdk-values';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { sourceOf } from '../../contracts/source/source';
import { ProtocolError } from '../../protocol/rows/errors';
import { MAX_ITEM_BYTES, sizeOfItem } from '../../protocol/rows/item-size';
import { toOwnerItem } from '../../protocol/rows/owner-item';
import { OWNER } from '../../wire/attributes';
import type { Item, Row } from '../../wire/item';
import { above, checkOptions, type Options, optional, text } from '../shared/options';
import { rowCheckOf } from '../shared/row-check';
import { type AnyContract, plainContract, readyMadeOf } from '../shared/typed-contract';
import { OutboxError } from './outbox-error';

export interface OutboxOptions {
  /** Name of the table whose feed publishes the contract. */
  readonly tableName: string;
  /** For how many days the item is kept: so long can the event be sent again to a consumer that asks for it. @default 7 */
  readonly keepDays?: number;
  /** The table's attribute with the time when an item is removed. @default __ttl */
  readonly timeToLiveAttribute?: string;
}

/** The action of a `TransactWriteItems` that writes an event. */
export interface OutboxPut {
  readonly Put: Put;
}

const CALL = 'outbox';
const OPTIONS: Options = {
  tableName: { check: text, remedy: 'name the table whose feed publishes the contract', required: true },
  keepDays: optional(above(0), 'give days'),
  timeToLiveAttribute: optional(text, 'name an attribute'),
};
const DEFAULT_KEEP_DAYS = 7;
const DAY_SECONDS = 24 * 3600;

/**
 * Makes the action that writes a business event, for the `TransactWriteItems` with what it tells of: both are written, or neither.
 * The feed of the table publishes the event once. An event that is there already under its key cancels the transaction.
 *
 * @param contract of events, of a module that `event-sharing contracts generate` has written
 * @param data what the event says: no fields but those of the contract
 * @throws OutboxError when the data can be no event of the contract
 * @throws Error when an option is wrong, or the contract is of rows
 */
export function outbox<R = Row, Key = Partial<R>>(
  contract: AnyContract<R, Key>,
  data: NoInfer<R>,
  options: OutboxOptions,
): OutboxPut {
  checkOptions(CALL, options, OPTIONS);
  const plain = plainContract(CALL, contract);
  const { tableName, keepDays = DEFAULT_KEEP_DAYS, timeToLiveAttribute = OWNER.expiry } = options;
  refuseContract(plain, timeToLiveAttribute);
  const row = toRow(plain, data);
  const problem = rowCheckOf(plain, readyMadeOf(CALL, contract))('row', row);
  if (problem !== undefined)
    throw refusal(plain, 'invalid', `does not fit: ${problem}; write what the contract says`);
  const expiry = Math.ceil(Date.now() / 1000 + keepDays * DAY_SECONDS);
  const mark: Item = { [OWNER.event]: { S: plain.id }, [timeToLiveAttribute]: { N: String(expiry) } };
  const item = toItem(plain, row, mark);
  const [field = ''] = plain.key;
  return {
    Put: {
      TableName: tableName,
      Item: toSdkItem(item),
      // A key field is part of the table's key, which every item has.
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': sourceOf(plain).placeOf(field).attribute },
    },
  };
}

function refuseContract(contract: CheckedContract, timeToLiveAttribute: string): void {
  const { id, kind, fields } = contract;
  if (kind !== 'event')
    throw new Error(
      `${CALL}: ${id} is a contract of rows, whose changes are published by themselves: give one with "kind": "event"`,
    );
  const { conditions, placeOf } = sourceOf(contract);
  const taken = [...fields.map(placeOf), ...conditions, { attribute: OWNER.event }];
  if (taken.some(({ attribute }) => attribute === timeToLiveAttribute))
    throw new Error(
      `${CALL}: "timeToLiveAttribute" is "${timeToLiveAttribute}", which holds something else of ${id}: name the attribute by which the table removes items`,
    );
}

/** The data as JSON carries it: without members that are undefined. */
function toRow(contract: CheckedContract, data: unknown): Row {
  const { id, fields } = contract;
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw refusal(contract, 'invalid', `is no object: give the fields of ${id}`);
  const unknown = Object.keys(data).filter((field) => !fields.includes(field)).length;
  if (unknown > 0)
    throw refusal(
      contract,
      'unknown-field',
      `has ${unknown} ${unknown === 1 ? 'field' : 'fields'} that the contract does not know: it knows ${fields.join(', ')}`,
    );
  try {
    return JSON.parse(JSON.stringify(data, refuseNotFinite));
  } catch (cause) {
    // A message of JSON's own may quote what it cannot write.
    const reason = cause instanceof RangeError ? 'a number in it is not finite' : 'JSON cannot carry it';
    throw refusal(
      contract,
      'invalid',
      `cannot travel: ${reason}; use texts, finite numbers, lists and objects`,
    );
  }
}

/** JSON would write null in its place. */
function refuseNotFinite(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError();
  return value;
}

function toItem(contract: CheckedContract, row: Row, mark: Item): Item {
  try {
    const item = toOwnerItem(contract, row, mark);
    const size = sizeOfItem(item);
    if (size <= MAX_ITEM_BYTES) return item;
    throw refusal(
      contract,
      'too-large',
      `would be an item of ${size} bytes, DynamoDB takes ${MAX_ITEM_BYTES}: tell less, and where the rest is`,
    );
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw refusal(contract, 'unstorable', `cannot be stored: ${error.message}`, { cause: error });
  }
}

function refusal(
  { id, version }: CheckedContract,
  code: OutboxError['code'],
  problem: string,
  options?: ErrorOptions,
): OutboxError {
  return new OutboxError(code, `${CALL}: an event of ${id} ${version} ${problem}`, options);
}
