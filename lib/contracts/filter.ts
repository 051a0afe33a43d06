import { describe } from './check';
import type { Contract } from './contract';
import { ContractError } from './errors';

/** The exact values that a filter compares with. */
export type FilterValue = string | number | boolean | null;

/** Rows a replica wants: for each field named, the row's value must be one of those listed. */
export interface Filter {
  readonly [field: string]: readonly FilterValue[];
}

/**
 * Refuses a filter that does not fit the contract.
 *
 * @throws ContractError that names the field and what to write instead
 */
export function checkFilter(
  contract: Contract,
  filter: { readonly [field: string]: readonly unknown[] },
): asserts filter is Filter {
  const entries = Object.entries(filter);
  const fail = (message: string): never => {
    throw new ContractError('invalid-filter', `filter on ${contract.id}: ${message}`);
  };
  if (entries.length === 0) fail('it names no field: leave the filter out to replicate every row');
  for (const [field, values] of entries) {
    if (!contract.fields.includes(field)) {
      fail(`"${field}" is not a field of the contract: choose from ${contract.fields.join(', ')}`);
    }
    if (!Array.isArray(values) || values.length === 0) {
      fail(`"${field}" needs a list with at least one value, received ${describe(values)}`);
    }
    const wrong = values.find(
      (value) => value !== null && !['string', 'number', 'boolean'].includes(typeof value),
    );
    if (wrong !== undefined) fail(`"${field}" compares with exact values only, received ${describe(wrong)}`);
  }
}
