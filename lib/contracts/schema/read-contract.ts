import type { Json } from './check';
import { CheckedContract } from './checked-contract';
import type { CompilePattern } from './pattern';
import { readTypes } from './value-types';

/**
 * A contract of a schema that `Contract` has accepted.
 *
 * @param compile makes the patterns of the schema. @default one with patterns of names has no types
 */
export function readContract(schema: object, compile?: CompilePattern): CheckedContract {
  return new CheckedContract(schema, () => readTypes(schema as Json, compile));
}
