import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { selectFields } from '../../contracts/schema/fields';
import { checkFilter } from '../../contracts/schema/filter';
import type { Filter } from '../../wire/filter';
import type { Item, Row } from '../../wire/item';
import type {
  AuditRow,
  LookupAnswer,
  LookupRequest,
  PageAnswer,
  PageRequest,
} from '../../wire/read-requests';
import { MAX_LOOKUP_KEYS, MAX_PAGE_ITEMS } from '../../wire/read-requests';
import { chooseRows } from '../batch/choose-rows';
import { toItem } from '../rows/attribute-values';
import { ProtocolError } from '../rows/errors';
import { identityOf } from '../rows/identity';
import { keyRow, type OwnerKey, ownerKeys } from '../rows/owner-key';
import type { OwnerRows } from '../rows/owner-table';
import { pick, projectPast, type SharedContract } from '../rows/projection';

/** A digest of an item that is the same for equal items. */
export type DigestOf = (item: Item) => string;

const DEFAULT_LIMIT = 500;

/** Answers a page of the owner's rows: keys and digests, and no other value. */
export async function readPage(
  request: PageRequest,
  shared: SharedContract,
  table: Pick<OwnerRows, 'scan'>,
  digest: DigestOf,
): Promise<PageAnswer> {
  const { segment, segments, cursor, limit = DEFAULT_LIMIT } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_ITEMS) {
    throw new ProtocolError(
      'bad-request',
      `"limit" must be a whole number from 1 to ${MAX_PAGE_ITEMS}, received ${limit}`,
    );
  }
  const page = await table.scan({ segment, segments, cursor: cursor && JSON.parse(cursor), limit });
  return {
    rows: auditRows(request, shared, page.items, digest),
    ...(page.next && { next: JSON.stringify(page.next) }),
  };
}

/** Answers those of the rows that exist and match the filter. */
export async function lookUp(
  request: LookupRequest,
  shared: SharedContract,
  table: Pick<OwnerRows, 'getAll' | 'keySchema'>,
  digest: DigestOf,
): Promise<LookupAnswer> {
  if (request.keys.length > MAX_LOOKUP_KEYS) {
    throw new ProtocolError(
      'bad-request',
      `received ${request.keys.length} keys: look up at most ${MAX_LOOKUP_KEYS} at a time`,
    );
  }
  const { contract } = shared;
  const locate = ownerKeys(contract, await table.keySchema());
  const wanted = request.keys.flatMap((key) => placeOf(contract, key, locate));
  const names = new Set(wanted.map(({ name }) => name));
  const items = await table.getAll(wanted.map(({ place }) => place));
  // One item of the owner may be another row of the contract than the one that was asked for.
  const rows = auditRows(request, shared, items, digest, (row) => names.has(identityOf(contract, row)));
  return { rows };
}

function auditRows(
  { fields, filter }: { readonly fields: readonly string[]; readonly filter?: Filter },
  shared: SharedContract,
  items: readonly Item[],
  digest: DigestOf,
  wanted: (row: Row) => boolean = () => true,
): AuditRow[] {
  const { contract } = shared;
  if (filter) checkFilter(contract, filter);
  const kept = selectFields(contract, fields);
  const type = valueTypes(contract);
  const { rows, refused } = chooseRows(shared, items, [filter]);
  const refusal = (item: Item, reason: string) => ({ key: pastKey(shared, item), refused: reason });
  return [
    ...rows
      .filter(({ row }) => wanted(row))
      .map(({ item, row }) => {
        try {
          const key = toItem(pick(row, contract.key), type);
          return { key, digest: digest(toItem(pick(row, kept), type)) };
        } catch (error) {
          if (error instanceof ProtocolError) return refusal(item, error.message);
          throw error;
        }
      }),
    ...refused.map(({ item, reason }) => refusal(item, reason)),
  ];
}

/** The key of a row that is refused; nothing if that is what cannot be carried. */
function pastKey(shared: SharedContract, item: Item): Item {
  try {
    const past = projectPast(shared, item);
    return past ? toItem(pick(past.row, shared.contract.key), valueTypes(shared.contract)) : {};
  } catch (error) {
    if (error instanceof ProtocolError) return {};
    throw error;
  }
}

/** Nothing for a key that no row can have. */
function placeOf(
  contract: CheckedContract,
  key: Item,
  locate: (key: Item) => OwnerKey | undefined,
): { readonly place: Item; readonly name: string }[] {
  try {
    const place = locate(key);
    return place ? [{ place: place.key, name: identityOf(contract, keyRow(contract, key)) }] : [];
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}
