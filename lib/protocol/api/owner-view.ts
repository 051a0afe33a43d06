import { valueTypes } from '../../contracts/schema/checked-contract';
import type { Item, KeyAttribute, Row } from '../../wire/item';
import { toItem } from '../rows/attribute-values';
import { ProtocolError } from '../rows/errors';
import { identityOf, itemIdentity } from '../rows/identity';
import { ownerKeys } from '../rows/owner-key';
import type { OwnerRows, ScanPage } from '../rows/owner-table';
import { project, type SharedContract } from '../rows/projection';
import { subjectOfPast } from '../rows/refusal';
import { fromCursor, toCursor } from './cursor';
import { Problem } from './problem';

/** The owner's table, one item at a time too. */
export interface OwnerItems extends Pick<OwnerRows, 'scan' | 'getAll' | 'keySchema'> {
  get(key: Item): Promise<Item | undefined>;
}

/** A row that the contract covers and cannot carry. */
export interface UnshareableRow {
  /** The key as the caller named it. @default the caller named none */
  readonly key?: Row;
  /** @default not even the key can be carried, so that the caller must not know it */
  readonly subject?: string;
  /** For the owner's log, not for the caller: it names attributes of the owner's table. */
  readonly cause: ProtocolError;
}

type SharedItem = { readonly item: Item } & ({ readonly row: Row } | UnshareableRow);

/** How many items a list looks at, at a time, while none of them belongs to the contract. */
const SEARCH_LIMIT = 1000;

/** The rows of one contract in the owner's table. Nothing but the contract's fields comes out. */
export class OwnerView {
  /** Where a row must be; nowhere, if no row can have such a key. */
  readonly #placeOf: (key: Row) => Item | undefined;
  readonly #table: OwnerItems;
  readonly #schema: readonly KeyAttribute[];
  readonly #shared: SharedContract;

  /**
   * @param table whose errors are the table's own: everything else comes out as a Problem
   * @throws Problem when the contract's key does not tell where a row is
   */
  constructor(table: OwnerItems, schema: readonly KeyAttribute[], shared: SharedContract) {
    this.#table = table;
    this.#schema = schema;
    this.#shared = shared;
    const { contract } = shared;
    const types = valueTypes(contract);
    try {
      const toOwnerKey = ownerKeys(contract, schema);
      this.#placeOf = (key) => toOwnerKey(toItem(key, types))?.key;
    } catch (cause) {
      throw new Problem('internal', `the rows of ${contract.id} cannot be found by their key`, { cause });
    }
  }

  /** @throws Problem `row-not-shareable` */
  async get(key: Row): Promise<Row | undefined> {
    const place = this.#placeOf(key);
    const item = place && (await this.#table.get(place));
    // An item may be another row of the contract by now.
    const shared = item && this.#nameOfItem(item) === this.#nameOf(key) ? this.#share(item) : undefined;
    if (!shared || 'row' in shared) return shared?.row;
    // The cause names attributes of the owner's table: that is for the owner's log, not for the caller.
    throw new Problem(
      'row-not-shareable',
      `a row is stored otherwise than ${this.#shared.contract.id} says`,
      {
        cause: shared.cause,
      },
    );
  }

  /** Each key once, in the order in which they were first named. */
  async getAll(keys: readonly Row[]): Promise<{ items: Row[]; missing: Row[]; refused: UnshareableRow[] }> {
    const wanted = new Map<string, Row>();
    for (const key of keys) if (!wanted.has(this.#nameOf(key))) wanted.set(this.#nameOf(key), key);
    const places = [...wanted.values()].map(this.#placeOf).filter((place) => place !== undefined);
    const found = new Map<string, SharedItem>();
    for (const item of places.length > 0 ? await this.#table.getAll(places) : []) {
      const name = this.#nameOfItem(item);
      const shared = name !== undefined && wanted.has(name) ? this.#share(item) : undefined;
      if (name !== undefined && shared) found.set(name, shared);
    }
    const all = [...wanted].map(([name, key]) => ({ key, shared: found.get(name) }));
    return {
      items: all.flatMap(({ shared }) => (shared && 'row' in shared ? [shared.row] : [])),
      missing: all.flatMap(({ key, shared }) => (shared ? [] : [key])),
      refused: all.flatMap(({ key, shared }) => (shared && 'cause' in shared ? [{ ...shared, key }] : [])),
    };
  }

  /** One page of rows in the table's own order, which is not the order of keys. A row is refused on one page only. */
  async list(
    limit: number,
    cursor?: string,
  ): Promise<{ items: Row[]; refused: UnshareableRow[]; next?: string }> {
    let page: ScanPage = { items: [], next: undefined };
    let start = cursor === undefined ? undefined : fromCursor(cursor, this.#schema);
    const passed: SharedItem[] = [];
    let looked: SharedItem[] = [];
    let visible: SharedItem[] = [];
    // A page without rows could go on behind an item only that the caller must not know.
    for (let size = limit; ; size = SEARCH_LIMIT) {
      page = await this.#table.scan({ segment: 0, segments: 1, limit: size, cursor: start });
      looked = page.items.flatMap((item) => this.#share(item) ?? []);
      visible = looked.filter((each) => 'row' in each || each.subject !== undefined);
      if (visible.length > 0 || !page.next) break;
      passed.push(...looked);
      start = page.next;
    }
    const last = visible[limit - 1] ?? visible.at(-1);
    const more = last !== undefined && (page.next !== undefined || visible.length > limit);
    const shown = [...passed, ...(more ? looked.slice(0, looked.indexOf(last) + 1) : looked)];
    return {
      items: shown.flatMap((each) => ('row' in each ? [each.row] : [])),
      refused: shown.flatMap((each) => ('cause' in each ? [each] : [])),
      ...(more && { next: toCursor(last.item, this.#schema) }),
    };
  }

  #nameOf(row: Row): string {
    return identityOf(this.#shared.contract, row);
  }

  /** @returns `undefined` when not even the key can be carried */
  #nameOfItem(item: Item): string | undefined {
    return itemIdentity(this.#shared.contract, item);
  }

  /** @returns `undefined` for an item that the contract does not cover */
  #share(item: Item | undefined): SharedItem | undefined {
    if (!item) return undefined;
    try {
      const row = project(this.#shared, item);
      return row && { item, row };
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      return { item, subject: subjectOfPast(this.#shared, item), cause };
    }
  }
}
