import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { Contract } from './contract';

/** A contract together with the TypeScript type of its rows. */
export interface TypedContract<Row> {
  readonly contract: Contract;
  /** Exists for the compiler only: carries the type of a row, is never set. */
  readonly __row?: Row;
}

/** The type of the rows of a contract: `RowOf<typeof user>`. */
export type RowOf<C> = C extends TypedContract<infer Row> ? Row : never;

/**
 * A contract written in TypeScript, with the type of its rows inferred from the schema.
 *
 * @throws ContractError when the schema is not a contract
 */
export function defineContract<const S extends Exclude<JSONSchema, boolean>>(
  schema: S,
): TypedContract<FromSchema<S>> {
  return { contract: Contract.fromObject(schema) };
}
