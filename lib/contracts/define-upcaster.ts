import type { TypedContract } from './define';
import { ContractError } from './schema/errors';

/** Reads rows of two major versions as rows of the newer one. */
export interface Upcaster<Row> {
  /**
   * A row in the terms of the newer version.
   *
   * @param major the version by which the row was written
   * @throws ContractError when it is neither of the two
   */
  read(row: unknown, major: number): Row;
}

/**
 * Makes a reader of an older major version from a function, for consumers in TypeScript that need more than the
 * `upcast` of a contract can say. It does not check rows: use `createRowCheck` where they come from elsewhere.
 *
 * @param upcast must not change the key
 * @throws ContractError when the two are not an older and a newer version of one contract
 */
export function defineUpcaster<Older, Newer>(
  older: TypedContract<Older>,
  newer: TypedContract<Newer>,
  upcast: (row: Older) => Newer,
): Upcaster<Newer> {
  const [from, to] = [older.contract, newer.contract];
  if (from.id !== to.id || from.major >= to.major) {
    throw new ContractError(
      'invalid-upcast',
      `an upcaster leads to a higher major version of the same contract, received ${from.id} ${from.version} and ${to.id} ${to.version}`,
    );
  }
  return {
    read(row, major) {
      if (major === to.major) return row as Newer;
      if (major === from.major) return upcast(row as Older);
      throw new ContractError(
        'invalid-upcast',
        `a row of ${to.id} is of major version ${major}, known are ${from.major} and ${to.major}: define an upcaster for it`,
      );
    },
  };
}
