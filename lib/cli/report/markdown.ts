import {
  type CompatibleChange,
  type Consumer,
  type ContractFinding,
  needsNewMajor,
  nextMajor,
  remedyOf,
  WHAT_HAPPENED,
} from '../../contracts';
import { markdownCode as code, markdownTable, withinRoom } from '../../wire/visible-markdown';
import { count } from '../shared/format';
import type { ContractsReport } from './contracts-report';

/** A comment on GitHub holds 65,536 characters: four parts of at most this many, and headings, stay below it. */
const ROOM = 15_000;
/** Names in one cell or sentence. */
const MOST_NAMES = 10;

const COMPATIBLE: Readonly<Record<CompatibleChange['change'], string>> = {
  'version-added': 'is published for the first time',
  'version-dropped': 'is published no more, and no known replica reads it',
  'field-added': 'was added, optional',
  'field-changed': 'changed in a way that every reader survives',
  'contract-changed': 'changed beside its fields: version, remarks or shared definitions',
};

/** The report as a comment on a pull request: what changes, who breaks, what to do. */
export function toMarkdown(report: ContractsReport): string[] {
  const { findings, notes } = report;
  const readers = brokenReaders(findings);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `### ${title}`, '', ...withinRoom(lines, ROOM)];
  return [
    `## ${verdict(report, readers.length)}`,
    ...section('What changes', changesTable(report)),
    ...section('Who breaks', findings.length === 0 ? [] : readersTable(readers)),
    ...section('What to do', stepsOf(findings)),
    ...section(
      'Readers to look at',
      notes.map((note) => `- ${code(note, 240)}`),
    ),
  ];
}

function verdict({ findings, hasReleases }: ContractsReport, readers: number): string {
  if (findings.length === 0) {
    return hasReleases
      ? 'Contracts: no reader breaks'
      : 'Contracts: nothing was released before, so nothing was compared';
  }
  const broken = readers === 0 ? 'no known reader breaks' : `${count(readers, 'reader')} would break`;
  return `Contracts: ${count(findings.length, 'finding')}, ${broken}`;
}

function changesTable({ findings, compatible }: ContractsReport): string[] {
  const breaking = findings.map((one) => ({
    ...one,
    name: one.path,
    breaks: isOfVersion(one) ? 'no, but refused' : 'yes',
    text: `${WHAT_HAPPENED[one.rule]} (${code(one.old)} → ${code(one.new)})`,
  }));
  const others = compatible.map((one) => ({
    ...one,
    name: one.field,
    breaks: 'no',
    text: COMPATIBLE[one.change],
  }));
  const rows = [...breaking, ...others].map(({ contract, released, current, name, text, breaks }) => [
    `${code(contract)} ${[released, current].filter((version) => version !== undefined).join(' → ')}`,
    name === undefined ? '–' : code(name),
    text,
    breaks,
  ]);
  return rows.length === 0 ? [] : markdownTable(['Contract', 'Field', 'Change', 'Breaking'], rows);
}

interface BrokenReader {
  readonly reader: Consumer;
  readonly paths: ReadonlySet<string | undefined>;
}

/** That a version is not raised breaks nobody by itself. */
function isOfVersion({ rule }: ContractFinding): boolean {
  return rule === 'version-unchanged' || rule === 'version-lowered';
}

/** By reader. */
function brokenReaders(findings: readonly ContractFinding[]): BrokenReader[] {
  const found = new Map<string, { reader: Consumer; paths: Set<string | undefined> }>();
  for (const { path, readers } of findings.filter((one) => !isOfVersion(one))) {
    for (const reader of readers) {
      const { paths } = found.get(reader.name) ?? { paths: new Set() };
      found.set(reader.name, { reader, paths: paths.add(path) });
    }
  }
  return [...found.values()].sort((one, other) => (one.reader.name < other.reader.name ? -1 : 1));
}

function readersTable(readers: readonly BrokenReader[]): string[] {
  if (readers.length === 0) {
    return ['No reader that the lock file, `--assembly` or `--readers` names.'];
  }
  return markdownTable(
    ['Reader', 'Repository', 'Reads', 'Fields that change'],
    readers.map(({ reader: { name, repository, contract, major }, paths }) => [
      code(name),
      repository === undefined ? '–' : code(repository),
      `${code(contract)} ${major}`,
      names([...paths].map((path) => (path === undefined ? 'the whole version' : code(path)))),
    ]),
  );
}

function stepsOf(findings: readonly ContractFinding[]): string[] {
  const groups = new Map<string, ContractFinding[]>();
  for (const finding of findings) {
    const { contract, released, current } = finding;
    const remedy = needsNewMajor(finding) ? undefined : remedyOf(finding);
    const group = JSON.stringify([contract, released, current, remedy]);
    const others = groups.get(group);
    if (others) others.push(finding);
    else groups.set(group, [finding]);
  }
  return [...groups.values()].flatMap((group) => stepsOfGroup(group));
}

/** What to do about findings of one version that have one remedy. */
function stepsOfGroup(group: readonly ContractFinding[]): string[] {
  const [finding] = group as readonly [ContractFinding];
  const { contract, released, current } = finding;
  const where = `- ${code(contract)} ${released} → ${current}:`;
  if (!needsNewMajor(finding)) return [`${where} ${remedyOf(finding)}.`];
  const [next, old] = [nextMajor(released), released.split('.')[0]];
  const readers = brokenReaders(group).map(({ reader: { name, repository } }) =>
    repository === undefined ? code(name) : `${code(name)} (${code(repository)})`,
  );
  return [
    `${where} undo the change, or make it in three steps:`,
    `  1. Expand: take it out of version ${old}, and publish it beside that as ${next} with an \`upcast\` from ${old}.`,
    `  2. Move: have ${readers.length === 0 ? 'every reader' : names(readers)} read ${next}.`,
    `  3. Contract: stop publishing version ${old} when this check names no reader of it.`,
  ];
}

function names(all: readonly string[]): string {
  const more = all.length - MOST_NAMES;
  return `${all.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
