import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { sourceOf } from '../../contracts/source/source';
import type { Item } from '../../wire/item';
import { ProtocolError } from './errors';
import { keyRow } from './owner-key';
import { projectPast, type SharedContract, subjectOf } from './projection';

/** A row for which something can never be done. The work goes on with the others. */
export interface Refusal {
  /** The key of the row; logs show its hash. */
  readonly subject: string;
  /** Never holds values. */
  readonly reason: string;
}

const INVALID = 'ValidationException';
/** A table with local secondary indexes takes 10 GB under one partition key. */
const COLLECTION_FULL = 'ItemCollectionSizeLimitExceededException';

/**
 * Why something can never be done for one row, if that is what the error says. Services' messages may hold values, so that
 * they are told by their names. Throttling, a missing permission and a network that is away are no refusals.
 *
 * @returns `undefined` when it may succeed later
 */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof ProtocolError) return error.message;
  const { name, message } = error instanceof Error ? error : new Error();
  if (name === COLLECTION_FULL) return 'the items under its partition key have the 10 GB that DynamoDB takes';
  if (name !== INVALID) return undefined;
  return /exceeded the maximum allowed size/.test(message)
    ? 'the item would be larger than the 400 KB that DynamoDB takes: make it smaller'
    : 'DynamoDB refuses the item or its key as invalid';
}

/** As `refusalOf`. @throws what may succeed later */
export function refusalOrThrow(error: unknown): string {
  const reason = refusalOf(error);
  if (reason === undefined) throw error;
  return reason;
}

/** Names the row of an item that is refused, also by a key that can never be carried. */
export function subjectOfItem(shared: SharedContract, item: Item): string {
  return subjectOfPast(shared, item) ?? rawSubject(attributesOf(shared.contract), item);
}

/** @returns `undefined` when the key can never be carried */
export function subjectOfPast(shared: SharedContract, item: Item): string | undefined {
  try {
    const past = projectPast(shared, item);
    return past && subjectOf(shared.contract.key, past.row);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** Names the row of a key of the contract, in DynamoDB's JSON, that is refused. */
export function subjectOfKey(contract: CheckedContract, key: Item): string {
  try {
    return subjectOf(contract.key, keyRow(contract, key));
  } catch (error) {
    if (error instanceof ProtocolError) return rawSubject(contract.key, key);
    throw error;
  }
}

/** The stored texts of the key, as they are. */
function rawSubject(attributes: readonly string[], item: Item): string {
  const texts = attributes.map((name) => {
    const { S, N, B } = (Object.hasOwn(item, name) && item[name]) || {};
    return encodeURIComponent(String(S ?? N ?? B ?? '').toWellFormed());
  });
  return texts.join('/');
}

function attributesOf(contract: CheckedContract): string[] {
  const { placeOf } = sourceOf(contract);
  return contract.key.map((field) => placeOf(field).attribute);
}
