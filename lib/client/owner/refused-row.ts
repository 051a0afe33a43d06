/** Code of a row that was answered and does not fit the contract. */
export const UNFIT = 'invalid-response';

/** A row that the owner has, and that is not among those answered. The others are. */
export interface RefusedRow {
  /**
   * `row-not-shareable`: its owner stores it otherwise than the contract says. `invalid-response`: it was answered, and does not
   * fit the contract.
   */
  readonly code: string;
  /** Names the row in the owner's log, which says why. @default its key cannot be shared either, or it was answered */
  readonly keyHash?: string;
}

/** Such a row among those that were asked for by key. */
export interface RefusedKey<Key> extends RefusedRow {
  readonly key: Key;
}
