import type { Construct } from 'constructs';
import { type Contract, type Filter, readableMajors } from '../../contracts';
import type { ChangeKind } from '../../wire/consumer';
import {
  type ChangeEvent,
  dataSchemaPrefix,
  EVENT_KINDS,
  eventType,
  INCOMPLETE,
  PREVIOUS,
} from '../../wire/event';
import { refuseIf } from '../shared/rules';

/** Over the members of an event. */
type Policy = { readonly [member in keyof ChangeEvent | '$or']?: unknown };
/** Over what one of them holds. */
type Nested = { readonly [name: string]: unknown };

/** AWS: "Filter policy constraints" in the SNS developer guide. */
const MAX_COMBINATIONS = 150;

/** An old value that could not be carried may have matched: the replica has to look. */
const UNKNOWN_PAST: Policy = { data: { [PREVIOUS]: { [INCOMPLETE]: [true] } } };

/** The values of a large event are elsewhere: the replica has to look. */
const LARGE: Policy = { dataref: [{ exists: true }] };

/**
 * The filter policy, over the message body, of one replica's subscription.
 *
 * It accepts the events of the contract that are for everybody or for this replica, in every major version that the
 * replica can read. With a filter a change is accepted when the row matches after it or matched before it: a row that
 * stops matching must still leave the replica. A business event is accepted when it matches.
 *
 * @param kinds of changes. @default all
 *
 * @throws ConstructError when SNS would refuse the policy as too complex
 */
export function subscriptionFilterPolicy(
  scope: Construct,
  contract: Contract,
  replica: string,
  filter?: Filter,
  kinds?: readonly ChangeKind[],
): Policy {
  const policy: Policy = {
    ...selection(contract, filter),
    ...(kinds && { type: kinds.map((kind) => eventType(contract, EVENT_KINDS[kind])) }),
    audience: [{ exists: false }, replica],
  };
  const combinations = countCombinations(policy);
  refuseIf(scope, 'invalid-replica', [
    {
      condition: combinations > MAX_COMBINATIONS,
      message: () =>
        `the filter on ${Object.keys(filter ?? {}).join(', ')} makes ${combinations} combinations in the subscription's filter policy, SNS allows ${MAX_COMBINATIONS}: filter on one field with at most 14 values, or on two fields with 2 values for one and 1 for the other, or replicate more rows`,
    },
  ]);
  return policy;
}

/**
 * Which events of the contract, told by their `dataschema`: it names contract and major version, and SNS allows few keys.
 *
 * An older version may have the fields of a filter under other names. Its events are all accepted, and the replicator
 * decides after it has upcast them. The version is then asked for inside the alternatives, where it multiplies nothing.
 */
function selection(contract: Contract, filter?: Filter): Policy {
  const majors = readableMajors(contract);
  if (!filter) return versionOf(contract, majors);
  // Nothing was before an event.
  const own =
    contract.kind === 'event' ? [{ data: filter }, LARGE] : [...alternatives(filter), UNKNOWN_PAST, LARGE];
  const older = majors.filter((major) => major !== contract.major);
  if (older.length === 0) return { ...versionOf(contract, majors), $or: own };
  const inOwnVersion = own.map((alternative) => ({
    ...versionOf(contract, [contract.major]),
    ...alternative,
  }));
  return { $or: [...inOwnVersion, versionOf(contract, older)] };
}

function versionOf({ owner, entity }: Contract, majors: readonly number[]): Policy {
  return { dataschema: majors.map((major) => ({ prefix: dataSchemaPrefix(owner, entity, major) })) };
}

/**
 * An event carries old values of *changed* fields only, so that each field of the filter is found either among the
 * old values or, when it did not change, among the new ones: one alternative for every way of taking them.
 */
function alternatives(filter: Filter): Policy[] {
  return Object.entries(filter).reduce<Policy[]>(
    (all, [field, values]) =>
      all.flatMap((alternative) => [
        withValues(alternative, field, values, false),
        withValues(alternative, field, values, true),
      ]),
    [{}],
  );
}

function withValues(policy: Policy, field: string, values: readonly unknown[], before: boolean): Policy {
  const data = (policy.data ?? {}) as Nested;
  const previous = (data[PREVIOUS] ?? {}) as Nested;
  return {
    data: before ? { ...data, [PREVIOUS]: { ...previous, [field]: values } } : { ...data, [field]: values },
  };
}

/** SNS multiplies, over all lists of values, their length by their depth; alternatives of `$or` add up. */
function countCombinations(policy: Policy | Nested, depth = 1): number {
  return Object.entries(policy).reduce((total, [key, value]) => {
    if (key === '$or') {
      return total * (value as Policy[]).reduce((sum, one) => sum + countCombinations(one, depth), 0);
    }
    return (
      total * (Array.isArray(value) ? value.length * depth : countCombinations(value as Nested, depth + 1))
    );
  }, 1);
}
