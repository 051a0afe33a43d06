import { valueTypes } from '../../lib/contracts/value-types';
import { type Item, toItem } from '../../lib/protocol/attribute-values';
import { ProtocolError } from '../../lib/protocol/errors';
import { identityOf, itemIdentity } from '../../lib/protocol/identity';
import { ownerKeys } from '../../lib/protocol/owner-key';
import type { KeyAttribute, OwnerRows, ScanPage } from '../../lib/protocol/owner-table';
import { project, type Row, type SharedContract } from '../../lib/protocol/projection';
import { Problem } from './problem';
import { fromCursor, toCursor } from './table-key';

/** The owner's table, one item at a time too. */
export interface OwnerItems extends Pick<OwnerRows, 'scan' | 'getAll' | 'keySchema'> {
  get(key: Item): Promise<Item | undefined>;
}

/** How many items a list looks at, at a time, while none of them belongs to the contract. */
const SEARCH_LIMIT = 1000;

/** The rows of one contract in the owner's table. Nothing but the contract's fields comes out. */
export class OwnerView {
  /** Where a row must be; nowhere, if no row can have such a key. */
  private readonly placeOf: (key: Row) => Item | undefined;

  /**
   * @param table whose errors are the table's own: everything else comes out as a Problem
   * @throws Problem when the contract's key does not tell where a row is
   */
  constructor(
    private readonly table: OwnerItems,
    private readonly schema: readonly KeyAttribute[],
    private readonly shared: SharedContract,
  ) {
    const { contract } = shared;
    const types = valueTypes(contract.schema);
    try {
      const toOwnerKey = ownerKeys(contract, schema);
      this.placeOf = (key) => toOwnerKey(toItem(key, types))?.key;
    } catch (cause) {
      throw new Problem('internal', `the rows of ${contract.id} cannot be found by their key`, { cause });
    }
  }

  async get(key: Row): Promise<Row | undefined> {
    const place = this.placeOf(key);
    const item = place && (await this.table.get(place));
    // An item may be another row of the contract by now.
    return item && itemIdentity(this.shared.contract, item) === this.nameOf(key)
      ? this.share(item)
      : undefined;
  }

  /** Each key once, in the order in which they were first named. */
  async getAll(keys: readonly Row[]): Promise<{ items: Row[]; missing: Row[] }> {
    const wanted = new Map<string, Row>();
    for (const key of keys) if (!wanted.has(this.nameOf(key))) wanted.set(this.nameOf(key), key);
    const places = [...wanted.values()].map(this.placeOf).filter((place) => place !== undefined);
    const found = new Map<string, Row>();
    for (const item of places.length > 0 ? await this.table.getAll(places) : []) {
      const name = itemIdentity(this.shared.contract, item);
      const row = name !== undefined && wanted.has(name) ? this.share(item) : undefined;
      if (name !== undefined && row) found.set(name, row);
    }
    const all = [...wanted].map(([name, key]) => ({ key, row: found.get(name) }));
    return {
      items: all.flatMap(({ row }) => (row ? [row] : [])),
      missing: all.flatMap(({ key, row }) => (row ? [] : [key])),
    };
  }

  /** One page of rows in the table's own order, which is not the order of keys. */
  async list(limit: number, cursor?: string): Promise<{ items: Row[]; next?: string }> {
    let page: ScanPage = { items: [], next: undefined };
    let start = cursor === undefined ? undefined : fromCursor(cursor, this.schema);
    let covered: { item: Item; row: Row }[] = [];
    // A page without rows could go on behind an item only that the caller must not know.
    for (let size = limit; ; size = SEARCH_LIMIT) {
      page = await this.table.scan({ segment: 0, segments: 1, limit: size, cursor: start });
      covered = page.items.flatMap((item) => {
        const row = this.share(item);
        return row ? [{ item, row }] : [];
      });
      if (covered.length > 0 || !page.next) break;
      start = page.next;
    }
    const shown = covered.slice(0, limit);
    const last = shown.at(-1);
    const more = page.next !== undefined || covered.length > limit;
    return {
      items: shown.map(({ row }) => row),
      ...(more && last && { next: toCursor(last.item, this.schema) }),
    };
  }

  private nameOf(row: Row): string {
    return identityOf(this.shared.contract, row);
  }

  private share(item: Item | undefined): Row | undefined {
    try {
      return project(this.shared, item);
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      // The cause names attributes of the owner's table: that is for the owner's log, not for the caller.
      throw new Problem(
        'row-not-shareable',
        `a row is stored otherwise than ${this.shared.contract.id} says`,
        {
          cause,
        },
      );
    }
  }
}
