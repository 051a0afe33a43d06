import { closeSync, openSync, writeSync } from 'node:fs';
import {
  type AuditReport,
  auditReplica,
  type Finding,
  type KnownReplica,
  replicaOf,
} from '../../../lib/operator';
import { UsageError } from '../errors';
import { EXIT } from '../exit-codes';
import { startProgress } from '../progress';
import { confirmWrite, type Session } from '../session';

/** How many findings are printed; a report file has all. */
const SHOWN = 20;

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
  const shown: Finding[] = [];
  const refused: Finding[] = [];
  const progress = await startProgress(session, `audit ${replica.name}`);
  try {
    const report = await auditReplica(clients, replica, {
      lagBudgetMs: lagBudget,
      repair,
      segments,
      signal,
      onProgress: ({ pass, checked, candidates }) =>
        progress.update(`${checked} rows of the ${pass} compared, ${candidates} to be looked at again`),
      onRefused: (finding) => {
        if (refused.length < SHOWN) refused.push(finding);
      },
      onFinding: (finding) => {
        if (shown.length < SHOWN) shown.push(finding);
        if (out !== undefined) writeSync(out, `${JSON.stringify(finding)}\n`);
      },
    });
    progress.done(`${report.checked} rows compared`);
    if (options.json) console.out(JSON.stringify(before ? { ...before, audit: report } : report, null, 2));
    else console.out(describe(report, shown, repair ? refused : undefined).join('\n'));
    return isRight(report) ? EXIT.success : EXIT.found;
  } finally {
    if (out !== undefined) closeSync(out);
  }
}

function isRight(report: AuditReport): boolean {
  return found(report) === report.repaired && report.undecided === 0 && report.unshareable === 0;
}

function found({ missing, stale, orphaned }: AuditReport): number {
  return missing + stale + orphaned;
}

/** @param refused what could not be repaired. @default nothing was to be repaired */
function describe(report: AuditReport, shown: readonly Finding[], refused?: readonly Finding[]): string[] {
  const { replica, checked, missing, stale, orphaned, unshareable, undecided, repaired, unrepaired } = report;
  const all = found(report) + unshareable + undecided;
  const lines = shown.map(({ kind, key, reason }) =>
    [`  ${kind.padEnd(11)}`, JSON.stringify(key), reason].filter(Boolean).join('  '),
  );
  if (all > shown.length) lines.push(`  … and ${all - shown.length} more; --report file.ndjson writes all`);
  lines.push(
    `${replica}: ${checked} rows compared: ${missing} missing, ${stale} stale, ${orphaned} orphaned` +
      `${unshareable > 0 ? `, ${unshareable} cannot be shared` : ''}${undecided > 0 ? `, ${undecided} kept changing` : ''}`,
  );
  if (refused) {
    for (const { key, reason } of refused) lines.push(`  not repaired  ${JSON.stringify(key)}  ${reason}`);
    lines.push(
      `${repaired} repaired${unrepaired > 0 ? `, ${unrepaired} not seen to be repaired yet` : ''}` +
        `${report.refused > 0 ? `, ${report.refused} cannot be repaired` : ''}`,
    );
  }
  if (!refused && found(report) > 0) lines.push(`repair them with: event-sharing audit ${replica} --repair`);
  return lines;
}

function openReport(file: string): number {
  try {
    return openSync(file, 'w');
  } catch {
    throw new UsageError(`the report ${file} cannot be written: give a file in a folder that exists`);
  }
}
