import { DynamoDbOwnerTable } from '../../adapters/dynamodb-owner-table';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { toItem } from '../../protocol/rows/attribute-values';
import { ProtocolError } from '../../protocol/rows/errors';
import { identityOf } from '../../protocol/rows/identity';
import { ownerKeys } from '../../protocol/rows/owner-key';
import { pick, project, projectPast } from '../../protocol/rows/projection';
import type { Item, Row } from '../../wire/item';
import type { KnownContract } from '../contracts/known-contract';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';

/** A row as its owner has it. */
export interface OwnerRow {
  /** @default the owner has no such row */
  readonly item?: Item;
  /** As the newest version of the contract shares it. @default there is none, or it cannot be shared */
  readonly row?: Row;
  /** What can be read of a row that cannot be shared. */
  readonly past?: Row;
  /** Why the row is not shared, not found for certain, or not read. */
  readonly reason?: string;
  /** It could not be looked for. */
  readonly unreadable?: boolean;
}

/**
 * The key of a row, by the contract.
 *
 * @throws OperatorError `invalid-key`
 */
export function checkedKey({ contract, validate }: KnownContract, key: Row): Row {
  const picked = pick(key, contract.key);
  const missing = contract.key.filter((field) => !Object.hasOwn(picked, field));
  const problem =
    missing.length > 0
      ? `it has no ${missing.join(' and no ')}`
      : (validate('key', picked) ?? unstorable(contract, picked));
  if (problem === undefined) return picked;
  throw new OperatorError(
    'invalid-key',
    `${JSON.stringify(key)} is no key of ${contract.id} (${problem}): give ${contract.key.join(' and ')} as the contract describes them`,
  );
}

function unstorable(contract: KnownContract['contract'], key: Row): string | undefined {
  try {
    identityOf(contract, key);
    toItem(key, valueTypes(contract));
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
}

/** Reads a row consistently from its owner's table, wherever the contract's source says that it is. */
export async function readOwnerRow(
  { dynamodb }: Pick<OperatorClients, 'dynamodb'>,
  table: string,
  shared: KnownContract,
  key: Row,
): Promise<OwnerRow> {
  const { contract } = shared;
  try {
    const owner = new DynamoDbOwnerTable(dynamodb, table);
    const locate = ownerKeys(contract, await owner.keySchema());
    const place = locate(toItem(key, valueTypes(contract)));
    if (!place) return { reason: 'no row of the owner can have this key' };
    const item = await owner.get(place.key);
    const past = item && projectPast(shared, item);
    if (!item || !past || identityOf(contract, past.row) !== identityOf(contract, key))
      return place.certain
        ? {}
        : { reason: 'a number in a text has several spellings, and under this one there is none' };
    return shareOf(shared, item, past.row);
  } catch (error) {
    const { name, message } = error as Error;
    return { unreadable: true, reason: error instanceof ProtocolError ? message : `${name}: ${message}` };
  }
}

function shareOf(shared: KnownContract, item: Item, past: Row): OwnerRow {
  try {
    return { item, row: project(shared, item) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { item, past, reason: `it cannot be shared: ${error.message}` };
  }
}
