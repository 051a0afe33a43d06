import { visibleText } from '../../wire/visible-text';
import type { FindingRule } from '../compatibility/compatibility';
import type { ContractFinding } from './check-contracts';

const WHAT: Readonly<Record<FindingRule, string>> = {
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
  'key-changed': 'the key changed',
  'version-unchanged': 'the contract changed and its version did not',
  'version-lowered': 'the version is lower than the released one',
  'major-dropped': 'the major version is published no more, and is still read',
  'upcast-impossible': 'the upcast does not fit the older version',
};

/** What a finding says to a person: what changed, from what to what, who reads it and what to do. */
export function formatFinding(finding: ContractFinding): string {
  const { rule, contract, released, current, path, old, new: now, readers } = finding;
  const subject = path === undefined ? WHAT[rule] : `the field "${path}" ${WHAT[rule]}`;
  const who = readers.length > 0 ? `read by ${readers.join(', ')}` : 'no known replica reads it';
  // Names and values are those of the contract's owner.
  return visibleText(
    `${contract} ${released} → ${current}: ${subject} (${old} → ${now}); ${who}: ${remedyOf(finding)}`,
  );
}

function remedyOf({ rule, released, current }: ContractFinding): string {
  const [major, minor] = released.split('.').map(Number);
  const nextMajor = `${Number(major) + 1}.0`;
  if (rule === 'version-unchanged') return `raise the version to ${major}.${Number(minor) + 1}`;
  if (rule === 'version-lowered') return `use a higher version than ${released}`;
  if (rule === 'major-dropped') return `publish ${released} beside ${current} until nobody reads it`;
  if (rule === 'upcast-impossible') return `correct "upcast" in the contract ${current}`;
  return `undo the change, or give it the version ${nextMajor} and publish ${released} beside it until nobody reads that`;
}
