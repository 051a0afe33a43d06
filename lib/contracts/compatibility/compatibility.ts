import { digestOf } from '../schema/canonical';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { type Difference, type DifferenceRule, differences } from './compatibility-rules';

/** Which rule a change breaks; `docs/contract-evolution.md` gives the reason of each. */
export type FindingRule =
  | DifferenceRule
  | 'kind-changed'
  | 'key-changed'
  | 'order-changed'
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
 * Another major version may change anything but whether it is of rows or of events.
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
  const subject = { contract: current.id, released: released.version, current: current.version };
  const changed = (rule: FindingRule, textOf: (contract: CheckedContract) => string) => {
    const [old, now] = [textOf(released), textOf(current)];
    return old === now ? [] : [{ rule, old, new: now }];
  };
  // Readers of rows and of events have other code, and find both under the one name.
  const kinds = changed('kind-changed', ({ kind }) => kind);
  if (released.major !== current.major) return kinds.map((finding) => ({ ...subject, ...finding }));
  return [
    ...kinds,
    ...versionFindings(released, current),
    ...changed('key-changed', ({ key }) => key.join(', ')),
    ...changed('order-changed', orderText),
    ...differences(released.schema, current.schema),
  ].map((finding) => ({ ...subject, ...finding }));
}

function orderText({ orderedBy }: CheckedContract): string {
  return orderedBy ? `${orderedBy.aggregate.join(', ')} by ${orderedBy.position}` : 'no order';
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
