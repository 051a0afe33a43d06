import type { Row } from '../../wire/item';

/** A row in one place. */
export interface RowCopy {
  /** `owner`, or the name of the replica. */
  readonly place: string;
  /**
   * `present`; `absent`: there is no such row; `deleted`: a tombstone stands there; `filtered`: the replica's filter does not choose the
   * owner's row; `unreadable`: it cannot be read with these credentials.
   */
  readonly state: 'present' | 'absent' | 'deleted' | 'filtered' | 'unreadable';
  readonly reason?: string;
  /** The contract's fields that are kept here; masked ones are left out, and what cannot be read. */
  readonly fields: Row;
  /** Names of fields of personal data whose values are masked; of parts of a field `address.street`, `phones[]`. */
  readonly masked: readonly string[];
  /** Names of fields that differ from the owner's row, masked ones too, and of attributes that nobody put there. */
  readonly differs: readonly string[];
  /** `right`: as the owner's row; `on-its-way`: it differs, and changed within the lag budget; `wrong`: it differs. @default the owner itself, or not known */
  readonly verdict?: 'right' | 'on-its-way' | 'wrong';
  readonly sequence?: string;
  /** When the owner made the change that the copy shows (ISO 8601, UTC). */
  readonly at?: string;
  /** How long ago that is, milliseconds. */
  readonly ageMs?: number;
}

/** A row of an owner beside all its copies. */
export interface RowComparison {
  readonly contract: string;
  readonly key: Row;
  /** The event that would tell of the owner's row now, without values that are masked. @default the owner has no such row */
  readonly event?: Row;
  readonly owner: RowCopy;
  readonly copies: readonly RowCopy[];
}

/** Rows of a replica by its key or an index. */
export interface RowPage {
  readonly rows: readonly RowCopy[];
  /** Where the next page begins: in it is the key of a row, masked or not. @default there is none */
  readonly next?: string;
}

/** What a replica can be asked by. */
export interface RowIndex {
  /** @default the table's own key */
  readonly name?: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
}
