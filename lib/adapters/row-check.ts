import type { CheckedContract } from '../contracts/schema/checked-contract';
import type { Validator } from '../contracts/validation/validator';
import type { RowCheck } from '../protocol/rows/projection';
import { isTimeOver, within } from './within';

/** A valid row takes milliseconds. Ten of these are the largest batch, and end before a function's time does. */
const MAX_CHECK_MS = 1_000;

/** The check of what may leave an owner, by validators that were compiled of its contract. */
export function rowCheckBy(
  validators: Readonly<Record<'row' | 'key', Validator>>,
  { schema }: CheckedContract,
): RowCheck {
  // Alternatives that lead back to themselves can double the work at each level of a row. Without references nothing can.
  const refers = JSON.stringify(schema).includes('"$ref"');
  const run = (check: () => boolean) => (refers ? within(MAX_CHECK_MS, check) : check());
  return (part, data) => {
    const validator = validators[part];
    try {
      if (run(() => validator(data))) return undefined;
    } catch (error) {
      if (isTimeOver(error)) return `${part} cannot be checked within ${MAX_CHECK_MS} ms`;
      throw error;
    }
    const [error] = validator.errors ?? [];
    // The field alone: names inside of it may be the row's own data.
    const [, field] = error?.instancePath.split('/') ?? [];
    return `${part}${field ? `/${field}` : ''} ${error?.message ?? 'does not fit the contract'}`;
  };
}
