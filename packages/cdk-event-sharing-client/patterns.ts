/** The engine of patterns, for generated modules of contracts that have one. */
export { linearPattern } from '../../lib/contracts/schema/linear-pattern';
export { readTypes } from '../../lib/contracts/schema/value-types';
