import { valueTypes } from '../../contracts/schema/checked-contract';
import { selectFields } from '../../contracts/schema/fields';
import { readableMajors, upcastRow, upcastsOf } from '../../contracts/upcast/upcast';
import { toItem } from '../../protocol/rows/attribute-values';
import { ProtocolError } from '../../protocol/rows/errors';
import { matchesFilter } from '../../protocol/rows/filter';
import { pick, project } from '../../protocol/rows/projection';
import type { Item, Row } from '../../wire/item';
import { mismatchOf } from '../changes/reasons';
import type { KnownContract } from '../contracts/known-contract';
import type { KnownReplica } from '../shared/topology';

/** What a replica should hold of an owner's row. */
export type Expected =
  | { readonly kind: 'row'; readonly item: Item }
  /** Nothing, and why. */
  | { readonly kind: 'nothing'; readonly filtered?: string }
  /** Nobody here can tell, and why. */
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * @param item of the owner. @default the owner has no such row
 * @param versions of the contract, the newest first
 */
export function expectedIn(
  { major, reads, fields, filter }: KnownReplica,
  item: Item | undefined,
  versions: readonly KnownContract[],
): Expected {
  if (!item) return { kind: 'nothing' };
  const reader = versions.find(({ contract }) => contract.major === major);
  if (!reader) return { kind: 'unknown', reason: `version ${major} of its contract is not known here` };
  const { contract } = reader;
  try {
    const row = rowIn(reader, item, versions, reads);
    if (!row)
      return {
        kind: 'unknown',
        reason: `its owner publishes none of the versions that it reads (${readableMajors(contract).join(', ')})`,
      };
    if (!matchesFilter(filter, row))
      return { kind: 'nothing', filtered: mismatchOf(filter, row, contract, 'replica') };
    return { kind: 'row', item: toItem(pick(row, selectFields(contract, fields)), valueTypes(contract)) };
  } catch (error) {
    if (error instanceof ProtocolError)
      return { kind: 'unknown', reason: `the owner's row cannot be shared: ${error.message}` };
    throw error;
  }
}

/** The owner's row in the version of its reader, of what the owner publishes. */
function rowIn(
  reader: KnownContract,
  item: Item,
  versions: readonly KnownContract[],
  reads: readonly number[],
): Row | undefined {
  if (reader.feed) return project(reader, item);
  const published = reads.map((major) =>
    versions.find(({ contract, feed }) => feed && contract.major === major),
  );
  const shared = published.find((each) => each !== undefined);
  const way = shared && upcastsOf(reader.contract).find(({ from }) => from === shared.contract.major);
  const row = shared && project(shared, item);
  return way && row ? (upcastRow(reader.contract, way, row) as Row) : undefined;
}
