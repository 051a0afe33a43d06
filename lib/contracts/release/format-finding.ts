import { visibleText } from '../../wire/visible-text';
import type { FindingRule } from '../compatibility/compatibility';
import type { ContractFinding } from './check-contracts';
import { readerText } from './consumer';

/** What happened to the field or the contract, as the end of a sentence about it. */
export const WHAT_HAPPENED: Readonly<Record<FindingRule, string>> = {
  'field-removed': 'was removed',
  'required-field-added': 'was added as a required one',
  'field-added-to-closed-object':
    'was added to an object that readers of the released version take as complete',
  'field-made-required': 'was made required',
  'field-made-optional': 'was made optional',
  'type-changed': 'changed its type',
  tightened: 'was tightened',
  loosened: 'was loosened',
  'constraint-changed': 'has another constraint',
  'enum-value-removed': 'lost a value',
  'enum-value-added': 'has a new value',
  'enum-meaning-changed': 'has a value with another meaning',
  'kind-changed': 'the contract is of another kind',
  'key-changed': 'the key changed',
  'order-changed': 'the order of the events changed',
  'version-unchanged': 'the contract changed and its version did not',
  'version-lowered': 'the version is lower than the released one',
  'major-dropped': 'the major version is published no more, and is still read',
  'upcast-impossible': 'the upcast does not fit the older version',
};

/** What a finding says to a person: what changed, from what to what, who reads it and what to do. */
export function formatFinding(finding: ContractFinding): string {
  const { rule, contract, released, current, path, old, new: now, readers } = finding;
  const what = WHAT_HAPPENED[rule];
  const subject = path === undefined ? what : `the field "${path}" ${what}`;
  const who =
    readers.length > 0 ? `read by ${readers.map(readerText).join(', ')}` : 'no known replica reads it';
  // Names and values are those of the contract's owner.
  return visibleText(
    `${contract} ${released} → ${current}: ${subject} (${old} → ${now}); ${who}: ${remedyOf(finding)}`,
  );
}

/** Rules that a new major version beside the released one keeps. */
export function needsNewMajor({ rule }: ContractFinding): boolean {
  return ![
    'version-unchanged',
    'version-lowered',
    'kind-changed',
    'major-dropped',
    'upcast-impossible',
  ].includes(rule);
}

/** The major version after that of a version. */
export function nextMajor(version: string): string {
  return `${Number(version.split('.')[0]) + 1}.0`;
}

/** What to do about a finding, as the end of a sentence. */
export function remedyOf({ rule, released, current }: ContractFinding): string {
  const [major, minor] = released.split('.').map(Number);
  if (rule === 'version-unchanged') return `raise the version to ${major}.${Number(minor) + 1}`;
  if (rule === 'version-lowered') return `use a higher version than ${released}`;
  if (rule === 'kind-changed') return 'undo the change, and give what is new an "entity" of its own';
  if (rule === 'major-dropped') return `publish ${released} beside ${current} until nobody reads it`;
  if (rule === 'upcast-impossible') return `correct "upcast" in the contract ${current}`;
  return `undo the change, or give it the version ${nextMajor(released)} and publish ${released} beside it until nobody reads that`;
}
