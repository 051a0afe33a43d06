import { type Consumer, type ContractsLock, checkContracts, compatibleChanges } from '../../contracts';
import type { FindingRule } from '../../contracts/compatibility/compatibility';
import { differences } from '../../contracts/compatibility/compatibility-rules';
import { remedyOf, WHAT_HAPPENED } from '../../contracts/release/format-finding';
import { digestOf, sharedSchema } from '../../contracts/schema/canonical';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { CompatibilityView } from '../api';

type Finding = CompatibilityView['findings'][number];

/** What no reader notices: the version was not raised. */
const MINOR: readonly FindingRule[] = ['version-unchanged', 'version-lowered'];

/** What readers of one version would meet in another one. */
export function betweenVersions(
  from: CheckedContract,
  to: CheckedContract,
  readers: readonly Consumer[],
): CompatibilityView {
  const found = differences(from.schema, to.schema);
  const broken = found.map(
    ({ rule, field, path, old, new: now }): Finding => ({
      code: rule,
      level: 'error',
      path,
      message: `${WHAT_HAPPENED[rule]} (${old} → ${now})`,
      readers: readersOf(readers, from, field),
    }),
  );
  const others = compatible(
    from,
    to,
    found.map(({ field }) => field),
  );
  return viewOf(from.id, from.version, to.version, [...broken, ...others]);
}

/** What a contract would break that took the place of what is deployed. */
export function checked(
  proposed: CheckedContract,
  deployed: readonly CheckedContract[],
  readers: readonly Consumer[],
): CompatibilityView {
  const { id, major, version } = proposed;
  const before = deployed.find((one) => one.id === id && one.major === major);
  const beside = deployed.filter((one) => one.id === id && one.major !== major);
  const lock = lockOf(before ? [before] : []);
  const findings = checkContracts([proposed, ...beside], lock, readers).filter(
    (one) => one.current === version,
  );
  const broken = findings.map(
    (finding): Finding => ({
      code: finding.rule,
      level: MINOR.includes(finding.rule) ? 'warning' : 'error',
      path: finding.path ?? '',
      message: `${WHAT_HAPPENED[finding.rule]} (${finding.old} → ${finding.new}): ${remedyOf(finding)}`,
      readers: finding.readers.map(({ name }) => name),
    }),
  );
  const others = before
    ? compatible(
        before,
        proposed,
        findings.flatMap(({ field }) => field ?? []),
      )
    : [newMajor(proposed)];
  return viewOf(id, before?.version ?? 'nothing', version, [...broken, ...others]);
}

function viewOf(contract: string, from: string, to: string, findings: readonly Finding[]): CompatibilityView {
  return { contract, from, to, breaking: findings.some(({ level }) => level === 'error'), findings };
}

/** What changed and breaks nobody. @param broken names of fields that are told of already */
function compatible(from: CheckedContract, to: CheckedContract, broken: readonly string[]): Finding[] {
  // Compared as versions of one major version, whichever they are.
  const lock = { contracts: { [to.id]: { [to.major]: lockEntry(from) } }, consumers: {} };
  return compatibleChanges([to], lock, [])
    .filter(({ field }) => field !== undefined && !broken.includes(field))
    .map(({ field = '', change }) => ({
      code: change,
      level: 'info',
      path: field,
      message:
        change === 'field-added' ? 'was added, which no reader minds' : 'changed in what no reader minds',
      readers: [],
    }));
}

function newMajor({ version, id }: CheckedContract): Finding {
  return {
    code: 'version-added',
    level: 'info',
    path: '',
    message: `no feed here publishes this major version of ${id}: ${version} breaks nobody beside what there is`,
    readers: [],
  };
}

function readersOf(readers: readonly Consumer[], { id, major }: CheckedContract, field: string): string[] {
  return readers
    .filter((one) => one.contract === id && one.major === major)
    .filter(({ fields }) => fields === undefined || fields.includes(field))
    .map(({ name }) => name);
}

function lockOf(contracts: readonly CheckedContract[]): ContractsLock {
  return {
    contracts: Object.fromEntries(contracts.map((one) => [one.id, { [one.major]: lockEntry(one) }])),
    consumers: {},
  };
}

function lockEntry(contract: CheckedContract): ContractsLock['contracts'][string][string] {
  const { version, fields } = contract;
  return { version, sha256: digestOf(contract), fields, schema: sharedSchema(contract) };
}
