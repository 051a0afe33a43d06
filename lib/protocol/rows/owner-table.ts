import type { Item, KeyAttribute } from '../../wire/item';

/** A part of the owner's table that is read page by page. */
export interface ScanRequest {
  readonly segment: number;
  readonly segments: number;
  /** `next` of the page before. @default the first page */
  readonly cursor?: Item;
  /** How many items to look at. */
  readonly limit: number;
}

export interface ScanPage {
  readonly items: readonly Item[];
  /** Where the next page begins. @default there is none */
  readonly next?: Item;
}

/** The owner's table as it may be read. Every read is consistent. */
export interface OwnerRows {
  scan(request: ScanRequest): Promise<ScanPage>;
  /** @returns the items that exist, in no particular order: a key that no item can have is one without an item */
  getAll(keys: readonly Item[]): Promise<Item[]>;
  /** Partition key first. */
  keySchema(): Promise<readonly KeyAttribute[]>;
}

/** The owner's table as the batch function may use it. Every read is consistent. */
export interface OwnerTable extends OwnerRows {
  get(key: Item): Promise<Item | undefined>;
  /**
   * Marks an item for republication if it still exists: check and write are one step.
   *
   * @param item its key suffices
   * @returns whether it exists
   * @throws what `refusalOf` knows when this item can never take the mark; anything else when it may later
   */
  mark(item: Item, marker: string): Promise<boolean>;
}
