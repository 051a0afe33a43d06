import {
  type AuditFinding,
  auditReplica,
  isClean,
  type OperatorClients,
  OperatorError,
  replicaOf,
  shownKey,
} from '../../operator';
import type { AuditRequest } from '../api';
import type { CatalogSource } from '../catalog/catalog-source';
import type { Known } from '../shared/known-topology';
import type { Work } from './job';

/** How many rows are named; the counts are of all. */
const SHOWN = 20;

/** Compares a replica with its owner, and repairs it if asked. */
export async function auditWork(
  clients: OperatorClients,
  { topology, owners }: Known,
  catalog: Pick<CatalogSource, 'checked'>,
  { replica: name, repair = false, lagBudgetMs }: AuditRequest,
): Promise<Work> {
  const replica = replicaOf(topology, name);
  // Before the job begins: that an audit is not possible is the answer to whoever asked for it.
  if (replica.table === undefined)
    throw new OperatorError('no-rows', `${replica.name} is a change consumer, which has no rows to compare`);
  const owner = await owners.of(replica);
  return {
    kind: repair ? 'repair' : 'audit',
    subject: replica.name,
    work: async (signal, onProgress) => {
      const contracts = await catalog.checked();
      const rows: string[] = [];
      const note = (finding: AuditFinding) => {
        if (rows.length < SHOWN) rows.push(lineOf(finding, shownKey(contracts, replica, finding.key)));
      };
      const report = await auditReplica(clients, replica, {
        owner,
        repair,
        lagBudgetMs,
        signal,
        onProgress: ({ checked, candidates, findings }) =>
          onProgress({ counts: { checked, candidates, findings } }),
        onFinding: repair ? undefined : note,
        onUnrepaired: note,
      });
      const { checked, missing, stale, orphaned, unshareable, undecided, repaired, unrepaired } = report;
      const counts = { checked, missing, stale, orphaned, unshareable, undecided };
      return {
        state: 'finished',
        counts: repair ? { ...counts, repaired, unrepaired } : counts,
        progress: 1,
        messages: isClean(report) ? ['every row is as its owner has it'] : rows,
      };
    },
  };
}

function lineOf({ kind, keyHash, reason }: AuditFinding, key: object): string {
  return [kind, JSON.stringify(key), keyHash, reason].filter(Boolean).join('  ');
}
