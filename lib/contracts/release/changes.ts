import { canonicalJson } from '../../wire/canonical-json';
import { own } from '../../wire/own';
import { digestOf } from '../schema/canonical';
import { acceptedSchema, type CheckedContract } from '../schema/checked-contract';
import { readContract } from '../schema/read-contract';
import type { ContractFinding } from './check-contracts';
import type { ContractsLock, ReleasedContract } from './lock';

/** A change that every reader survives. */
export interface CompatibleChange {
  /** Id of the contract. */
  readonly contract: string;
  /** @default this major version is new */
  readonly released?: string;
  /** @default this major version is published no more */
  readonly current?: string;
  /** @default the change is of the whole contract */
  readonly field?: string;
  readonly change: 'version-added' | 'version-dropped' | 'field-added' | 'field-changed' | 'contract-changed';
}

/** What changed beside the findings. */
export function compatibleChanges(
  current: readonly CheckedContract[],
  lock: ContractsLock,
  findings: readonly ContractFinding[],
): CompatibleChange[] {
  const ids = [...new Set(current.map(({ id }) => id))];
  return [
    ...current.flatMap((contract) =>
      changesOf(contract, lock.contracts[contract.id]?.[contract.major], findings),
    ),
    ...ids.flatMap((id) => droppedVersions(id, current, lock, findings)),
  ];
}

function changesOf(
  contract: CheckedContract,
  released: ReleasedContract | undefined,
  findings: readonly ContractFinding[],
): CompatibleChange[] {
  const { id, version } = contract;
  if (released === undefined) return [{ contract: id, current: version, change: 'version-added' }];
  const subject = { contract: id, released: released.version, current: version };
  const found = findings.filter((one) => one.contract === id && one.current === version);
  const fields = changedFields(readContract(released.schema), contract).filter(
    ({ field }) => !found.some((one) => one.field === field),
  );
  if (fields.length > 0) return fields.map((one) => ({ ...subject, ...one }));
  const isUntold = found.length === 0 && digestOf(contract) !== released.sha256;
  return isUntold ? [{ ...subject, change: 'contract-changed' }] : [];
}

function droppedVersions(
  id: string,
  current: readonly CheckedContract[],
  lock: ContractsLock,
  findings: readonly ContractFinding[],
): CompatibleChange[] {
  return Object.entries(lock.contracts[id] ?? {})
    .filter(([major]) => !current.some((one) => one.id === id && String(one.major) === major))
    .map(
      ([, { version }]): CompatibleChange => ({ contract: id, released: version, change: 'version-dropped' }),
    )
    .filter(({ released }) => !findings.some((one) => one.contract === id && one.released === released));
}

function changedFields(
  released: CheckedContract,
  current: CheckedContract,
): { readonly field: string; readonly change: 'field-added' | 'field-changed' }[] {
  const [before, after] = [acceptedSchema(released).properties, acceptedSchema(current).properties];
  const isSame = (field: string) => canonicalJson(own(before, field)) === canonicalJson(own(after, field));
  return current.fields
    .filter((field) => !isSame(field))
    .map((field) => ({ field, change: Object.hasOwn(before, field) ? 'field-changed' : 'field-added' }));
}
