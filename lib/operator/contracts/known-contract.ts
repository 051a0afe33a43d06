import { rowCheckBy } from '../../adapters/row-check';
import { checkContract } from '../../contracts/schema/check-contract';
import { valueTypes } from '../../contracts/schema/checked-contract';
import { linearPattern } from '../../contracts/schema/linear-pattern';
import { readContract } from '../../contracts/schema/read-contract';
import { makeValidators } from '../../contracts/validation/validators';
import type { RowCheck, SharedContract } from '../../protocol/rows/projection';
import type { KnownFeed } from '../shared/topology';

/** A contract in one major version, with the check that its publisher makes. */
export interface KnownContract extends SharedContract {
  /** @default no feed here publishes it */
  readonly feed?: KnownFeed;
  /** Attribute of the owner's items in which writers leave their trace context. @default none, or not known */
  readonly traceAttribute?: string;
}

/**
 * A contract of a schema that somebody else has sent.
 *
 * @param where to name in the message
 * @throws ContractError when it is not a contract that can be read
 */
export function knownContract(schema: unknown, where: string, feed?: KnownFeed): KnownContract {
  checkContract(schema, where);
  const contract = readContract(schema, linearPattern);
  // Refuses a schema that leaves a type open, before a row is read by it.
  valueTypes(contract);
  let check: RowCheck | undefined;
  return {
    contract,
    // It takes milliseconds to compile, and many contracts are only looked at.
    validate: (part, data) => {
      check ??= rowCheckBy(makeValidators(contract), contract);
      return check(part, data);
    },
    ...(feed && { feed }),
  };
}
