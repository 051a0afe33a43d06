import { closeSync, openSync, writeSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  type AuditFinding,
  type AuditReport,
  auditReplica,
  isClean,
  type KnownReplica,
  plainKey,
  replicaOf,
  shownKey,
  type Unrepaired,
} from '../../operator';
import { visibleJson } from '../../wire/visible-text';
import { contractsOf } from '../shared/contracts-of';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { json } from '../shared/format';
import { keyText } from '../shared/keys';
import { startProgress } from '../shared/progress';
import { confirmWrite, type Session } from '../shared/session';

/** How many findings are printed; a report file has all. */
const SHOWN = 20;
/** How many of those that a repair left are printed: each of them needs a person. */
const SHOWN_UNREPAIRED = 1000;

export interface AuditCommandOptions {
  /** Milliseconds. */
  readonly lagBudget: number;
  readonly repair?: boolean;
  readonly report?: string;
  readonly segments?: number;
}

/** Compares a replica with its owner, and repairs it if asked. */
export async function audit(session: Session, name: string, options: AuditCommandOptions): Promise<number> {
  const replica = replicaOf(session.topology, name);
  const [context = ''] = replica.contract.split('/');
  if (options.repair) await confirmWrite(session, context, `repair what differs in ${replica.name}`);
  return runAudit(session, replica, options);
}

/** @param before results of an earlier step, for the same JSON document */
export async function runAudit(
  session: Session,
  replica: KnownReplica,
  { lagBudget, repair, report: file, segments }: AuditCommandOptions,
  before?: object,
): Promise<number> {
  const { clients, console, options, signal } = session;
  const out = file === undefined ? undefined : openReport(file);
  const write = (row: AuditFinding | Unrepaired, extra: object) => {
    if (out === undefined) return;
    writeSync(out, `${visibleJson({ ...row, ...extra, key: plainKey(row.key) }, 0)}\n`);
  };
  const shown: AuditFinding[] = [];
  const left: Unrepaired[] = [];
  const progress = await startProgress(session, `audit ${replica.name}`);
  try {
    const report = await auditReplica(clients, replica, {
      owner: await session.owners.of(replica),
      lagBudgetMs: lagBudget,
      repair,
      segments,
      signal,
      onProgress: ({ pass, checked, candidates }) =>
        progress.update(
          `${checked} rows of the ${pass} compared, ${candidates} to be looked at again after ${lagBudget / 1000} s`,
        ),
      onFinding: (finding) => {
        if (shown.length < SHOWN) shown.push(finding);
        write(finding, {});
      },
      onUnrepaired: (row) => {
        if (left.length < SHOWN_UNREPAIRED) left.push(row);
        write(row, { unrepaired: true });
      },
    });
    progress.done(`${report.checked} rows compared`);
    const named = shown.length + left.length > 0;
    const contracts = named ? await contractsOf(session, replica) : [];
    const keyOf = (key: AuditFinding['key']) => shownKey(contracts, replica, key);
    const toJson = ({ key, ...row }: Unrepaired) => ({ ...row, key: keyOf(key) });
    const result = { ...report, ...(repair && { notRepaired: left.map(toJson) }) };
    if (options.json) json(before ? { ...before, audit: result } : result).forEach(console.out);
    else describe(report, shown, keyOf, repair ? left : undefined).forEach(console.out);
    return isClean(report) ? EXIT.success : EXIT.found;
  } finally {
    if (out !== undefined) closeSync(out);
  }
}

function found({ missing, stale, orphaned }: AuditReport): number {
  return missing + stale + orphaned;
}

/** @param left what was not repaired. @default nothing was to be repaired */
function describe(
  report: AuditReport,
  shown: readonly AuditFinding[],
  keyOf: (key: AuditFinding['key']) => object,
  left?: readonly Unrepaired[],
): string[] {
  const { replica, checked, missing, stale, orphaned, unshareable, undecided, repaired, unrepaired } = report;
  const all = found(report) + unshareable + undecided;
  const line = (finding: AuditFinding) => lineOf(finding, keyOf(finding.key));
  const lines = shown.map(line);
  if (shown.some(({ key }) => isHidden(key, keyOf(key))))
    lines.push(
      '  what begins with # in a key are hashes of personal data; --report file.ndjson has the keys',
    );
  if (all > shown.length) lines.push(`  … and ${all - shown.length} more; --report file.ndjson writes all`);
  lines.push(
    `${replica}: ${checked} rows compared: ${missing} missing, ${stale} stale, ${orphaned} orphaned` +
      `${unshareable > 0 ? `, ${unshareable} cannot be shared` : ''}${undecided > 0 ? `, ${undecided} kept changing` : ''}`,
  );
  if (left === undefined) {
    if (found(report) > 0) lines.push(`repair them with: event-sharing audit ${replica} --repair`);
    return lines;
  }
  const rest = unrepaired + unshareable + undecided;
  lines.push(`${repaired} repaired${rest > 0 ? `, ${rest} not repaired:` : ''}`, ...left.map(line));
  if (rest > left.length) lines.push(`  … and ${rest - left.length} more; --report file.ndjson writes all`);
  return lines;
}

function isHidden(key: AuditFinding['key'], shown: object): boolean {
  return !isDeepStrictEqual(plainKey(key), shown);
}

/** The hash is the one by which the logs of the functions name the row. */
function lineOf({ kind, keyHash, reason }: AuditFinding, key: object): string {
  return [`  ${kind.padEnd(11)}`, keyHash ?? '-', keyText(key), reason].filter(Boolean).join('  ');
}

function openReport(file: string): number {
  try {
    return openSync(file, 'w');
  } catch {
    throw new UsageError(`the report ${file} cannot be written: give a file in a folder that exists`);
  }
}
