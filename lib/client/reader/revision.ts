import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { ContractError } from '../../contracts/schema/errors';
import { sourceOf } from '../../contracts/source/source';
import { pick } from '../../protocol/rows/projection';
import type { Item, Row } from '../../wire/item';
import { own } from '../../wire/own';
import { type AnyContract, plainContract } from '../shared/typed-contract';

/** What a writer knows of the row that it wrote, so that it can ask to read at least that. */
export interface RevisionToken<Key = Row> {
  /** The contract's key fields. */
  readonly key: Key;
  /** Value of the contract's revision field after the write. */
  readonly version: number;
}

/** Parts of an `UpdateItem` or a conditional `PutItem` that raises the revision of a row; names and values in wire form. */
export interface RevisionStep<Key = Row> {
  /** For `UpdateExpression`: `SET <this>, …`; a `PutItem` writes `token.version` into the item instead. */
  readonly assignment: string;
  /** For `ConditionExpression`: fails when somebody else has written meanwhile. */
  readonly condition: string;
  /** For `ExpressionAttributeNames`. */
  readonly names: Record<string, string>;
  /** For `ExpressionAttributeValues` of an update, which uses both expressions. */
  readonly values: Item;
  /** For `ExpressionAttributeValues` of a put, which has no assignment; `undefined` when the condition needs none. */
  readonly conditionValues?: Item;
  /** Names the row and its revision once the write has succeeded. */
  readonly token: RevisionToken<Key>;
}

/**
 * Optimistic locking for the owner's own writes: the write succeeds only if the row still has the revision that was read,
 * and raises it by one.
 *
 * @param row as it was read; one without a revision, such as a new one, must still have none when it is written
 * @throws ContractError when the contract names no revision, or the row's is no whole number
 */
export function nextRevision<R = Row, Key = Partial<R>>(
  contract: AnyContract<R, Key>,
  row: Partial<R>,
): RevisionStep<Key> {
  const plain = plainContract('nextRevision', contract);
  const field = revisionField(plain);
  const known = revisionOf(field, row as Row);
  const version = (known ?? 0) + 1;
  const { attribute } = sourceOf(plain).placeOf(field);
  const condition = known === undefined ? 'attribute_not_exists(#revision)' : '#revision = :revision_known';
  const conditionValues = known === undefined ? undefined : { ':revision_known': { N: String(known) } };
  return {
    assignment: '#revision = :revision_next',
    condition,
    names: { '#revision': attribute },
    values: { ':revision_next': { N: String(version) }, ...conditionValues },
    conditionValues,
    token: { key: pick(row as Row, plain.key) as Key, version },
  };
}

/** @throws ContractError when the contract names no revision */
export function revisionField(contract: CheckedContract): string {
  const { id, version, revision } = contract;
  if (revision === undefined) {
    throw new ContractError(
      'unknown-field',
      `${id} ${version} names no revision: add "revision" to its "x-contract", naming a field that the owner raises on each write`,
    );
  }
  return revision;
}

/**
 * @returns `undefined` when the row has none
 * @throws ContractError when it is no whole number
 */
export function revisionOf(field: string, row: Row): number | undefined {
  const value = own(row, field);
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value)) {
    throw new ContractError(
      'unknown-field',
      `the revision "${field}" of a row is no whole number: raise it by one`,
    );
  }
  return value as number;
}
