import { type Filter, isFilterValue } from '../../wire/filter';
import { describe } from './check';
import type { CheckedContract } from './checked-contract';
import { ContractError } from './errors';

/**
 * Refuses a filter that does not fit the contract.
 *
 * @throws ContractError that names the field and what to write instead
 */
export function checkFilter(
  contract: CheckedContract,
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
    // SNS reads such a member of a filter policy as one of its own operators, "$or" above all.
    if (field.startsWith('$')) {
      fail(
        `"${field}" begins with "$", as the operators of an SNS filter policy do: filter on another field`,
      );
    }
    if (!Array.isArray(values) || values.length === 0) {
      fail(`"${field}" needs a list with at least one value, received ${describe(values)}`);
    }
    for (const value of values) {
      const problem = checkValue(contract, field, value);
      if (problem) fail(`"${field}" ${problem}, received ${describe(value)}`);
    }
  }
}

/** AWS: "Filter policy constraints" in the SNS developer guide. */
const MAX_NUMBER = 1e9;
const MAX_DECIMALS = 5;

function checkValue(contract: CheckedContract, field: string, value: unknown): string | undefined {
  if (value === null) return undefined;
  if (!isFilterValue(value)) return 'compares with exact values only';
  const types = contract.typesOf(field);
  const type = typeof value === 'number' ? ['number', 'integer'] : [typeof value];
  if (types.length > 0 && !type.some((each) => types.includes(each)))
    return `is of type ${types.join(' or ')}`;
  if (typeof value !== 'number') return undefined;
  if (Number.isNaN(value) || Math.abs(value) > MAX_NUMBER)
    return 'is compared by SNS from -10^9 to 10^9 only';
  if (Number(value.toFixed(MAX_DECIMALS)) !== value)
    return `is compared by SNS to ${MAX_DECIMALS} decimals only: filter on a text or a whole number`;
  return undefined;
}
