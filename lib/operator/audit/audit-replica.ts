import type { RepublishKey } from '../../wire/batch-requests';
import { republishKeys } from '../batch/republish-keys';
import type { OperatorClients } from '../shared/clients';
import { askBatch, pause } from '../shared/functions';
import { elsewhereOf, type OwnerSide } from '../shared/owner-side';
import type { JobOptions } from '../shared/progress';
import { TableKey } from '../shared/table-key';
import { tableOf } from '../shared/table-of';
import { feedOfReplica, type KnownReplica } from '../shared/topology';
import { auditRows } from './audit-rows';
import { FunctionOwner } from './function-owner';
import type { AuditPorts } from './ports';
import { ReplicaTable } from './replica-table';
import type { AuditFinding, AuditProgress, AuditReport, Unrepaired } from './report';

export interface AuditOptions extends JobOptions<AuditProgress> {
  /** Both tables are read in this many parts at the same time. @default 4 */
  readonly segments?: number;
  /** How long a change may be on its way (milliseconds): what differs for longer is a finding. @default 30,000 */
  readonly lagBudgetMs?: number;
  /** Differences that are kept in memory before they are looked at again. @default 20,000 */
  readonly maxCandidates?: number;
  /** Whether to repair what was found, and to wait until the replica shows it. @default false */
  readonly repair?: boolean;
  /** The owner's side, where it is in another account or region. @default the replica's own */
  readonly owner?: Pick<OwnerSide, 'clients' | 'feed'>;
  /** Called with each difference, as it is confirmed. */
  readonly onFinding?: (finding: AuditFinding) => void;
  /** Called with each finding that a repair did not mend, and why. */
  readonly onUnrepaired?: (row: Unrepaired) => void;
}

/**
 * Compares a replica with its owner, without any value leaving the owner: the owner answers keys and digests. What it counted
 * is kept as the replica's last audit.
 *
 * @throws OperatorError `feed-missing`; `no-rows` of a change consumer; `interrupted` when the signal stops it
 */
export async function auditReplica(
  clients: OperatorClients,
  replica: KnownReplica,
  options: AuditOptions = {},
): Promise<AuditReport> {
  const { segments = 4, lagBudgetMs = 30_000, maxCandidates = 20_000, repair = false, signal } = options;
  const { clients: there, feed } = options.owner ?? { clients, feed: feedOfReplica(replica) };
  const at = new Date().toISOString();
  const ports: AuditPorts = {
    owner: new FunctionOwner(there, feed, replica, signal),
    replica: new ReplicaTable(
      clients.dynamodb,
      await TableKey.read(clients.dynamodb, tableOf(replica)),
      signal,
    ),
    clock: { now: () => Date.now(), sleep: (ms) => pause(ms, signal) },
    ...(repair && {
      repairer: {
        repair: (keys: readonly RepublishKey[]) =>
          republishKeys(there, feed, replica.name, keys, { elsewhere: elsewhereOf(replica), signal }),
      },
    }),
  };
  const { onFinding, onUnrepaired, onProgress } = options;
  const settings = { segments, lagBudgetMs, maxCandidates, onFinding, onUnrepaired, onProgress };
  const report = { replica: replica.name, at, ...(await auditRows(ports, settings)) };
  const { unrepaired: _, ...audit } = report;
  await askBatch(there, feed.batch, { action: 'record-audit', audit }, signal);
  return report;
}
