import { canonicalJson } from '../../wire/canonical-json';
import { digestOf } from '../schema/canonical';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { type Difference, type DifferenceRule, differences } from './compatibility-rules';

/** Which rule a change breaks; `docs/contract-evolution.md` gives the reason of each. */
export type FindingRule =
  | DifferenceRule
  | 'key-changed'
  | 'version-unchanged'
  | 'version-lowered'
  | 'major-dropped'
  | 'upcast-impossible';

/** One change of a contract that its readers would not survive, or that its version hides. */
export interface Incompatibility {
  readonly rule: FindingRule;
  /** Id of the contract, for example `users/User`. */
  readonly contract: string;
  /** Version that was released. */
  readonly released: string;
  /** Version that would replace it. */
  readonly current: string;
  /** Name of the field that changed. @default the change is of the whole contract */
  readonly field?: string;
  /** Where in the field, for example `address.city`. */
  readonly path?: string;
  readonly old: string;
  readonly new: string;
}

/**
 * What keeps a contract from replacing a released version of itself. Pure.
 *
 * Feeds and replicas are deployed at different times, so a row that was written by either version must fit both.
 * Another major version may change anything.
 *
 * @throws ContractError when the two are contracts of different entities
 */
export function compareContracts(released: CheckedContract, current: CheckedContract): Incompatibility[] {
  if (released.id !== current.id) {
    throw new ContractError(
      'invalid-contract',
      `${current.id} cannot be compared with ${released.id}: give two versions of one contract`,
    );
  }
  if (released.major !== current.major) return [];
  const subject = { contract: current.id, released: released.version, current: current.version };
  return [
    ...versionFindings(released, current),
    ...(canonicalJson(released.key) === canonicalJson(current.key)
      ? []
      : [{ rule: 'key-changed' as const, old: released.key.join(', '), new: current.key.join(', ') }]),
    ...differences(released.schema, current.schema),
  ].map((finding) => ({ ...subject, ...finding }));
}

function versionFindings(
  released: CheckedContract,
  current: CheckedContract,
): (Pick<Difference, 'old' | 'new'> & { rule: FindingRule })[] {
  const versions = { old: released.version, new: current.version };
  if (minorOf(current) < minorOf(released)) return [{ rule: 'version-lowered', ...versions }];
  const same = minorOf(current) === minorOf(released) && digestOf(current) !== digestOf(released);
  return same ? [{ rule: 'version-unchanged', ...versions }] : [];
}

function minorOf({ version }: CheckedContract): number {
  return Number(version.split('.')[1]);
}
