import type { Filter } from '../../wire/filter';
import type { Item, Row } from '../../wire/item';
import { ProtocolError } from '../rows/errors';
import { matchesFilter } from '../rows/filter';
import { project, type SharedContract } from '../rows/projection';

/** A row of the contract and the item that it comes from. */
export interface ChosenRow {
  readonly item: Item;
  readonly row: Row;
}

/** An item that the contract covers and can never carry. */
export interface RefusedItem {
  readonly item: Item;
  /** Never holds values. */
  readonly reason: string;
}

export interface Choice {
  readonly rows: readonly ChosenRow[];
  readonly refused: readonly RefusedItem[];
}

/** The rows among these items that the contract covers and all the filters choose. */
export function chooseRows(
  shared: SharedContract,
  items: readonly Item[],
  filters: readonly (Filter | undefined)[],
): Choice {
  const rows: ChosenRow[] = [];
  const refused: RefusedItem[] = [];
  for (const item of items) {
    try {
      const row = project(shared, item);
      if (row && filters.every((filter) => matchesFilter(filter, row))) rows.push({ item, row });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      refused.push({ item, reason: error.message });
    }
  }
  return { rows, refused };
}
