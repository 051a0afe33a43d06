import { Candidates, type Confirmed } from './candidates';
import { type Look, ownerPass, replicaPass } from './passes';
import type { AuditPorts } from './ports';
import { repairAll } from './repair';
import type { AuditFinding, AuditProgress, AuditReport, Unrepaired } from './report';
import { keyHashOf } from './row-name';

/** How an audit is done, see `AuditOptions`. */
export interface AuditSettings {
  readonly segments: number;
  readonly lagBudgetMs: number;
  readonly maxCandidates: number;
  readonly onFinding?: (finding: AuditFinding) => void;
  readonly onUnrepaired?: (row: Unrepaired) => void;
  readonly onProgress?: (progress: AuditProgress) => void;
}

const KEPT_CHANGING = 'it kept changing while it was looked at: audit again';

export type AuditCounts = Omit<AuditReport, 'replica' | 'at'>;

/**
 * Compares all rows of two tables in two passes, page by page. Differences are kept until there are enough of them, then
 * looked at again, reported and, if there is a repairer, repaired: memory does not grow with the tables.
 */
export async function auditRows(ports: AuditPorts, settings: AuditSettings): Promise<AuditCounts> {
  const { segments, lagBudgetMs, maxCandidates, onFinding, onUnrepaired, onProgress } = settings;
  const candidates = new Candidates(ports, lagBudgetMs);
  const counts = { checked: 0, missing: 0, stale: 0, orphaned: 0, unshareable: 0, undecided: 0 };
  let [findings, repaired, unrepaired] = [0, 0, 0];

  const report = ({ kind, observation: { key, owner, replica } }: Confirmed) => {
    counts[kind] += 1;
    findings += 1;
    const sequence = replica?.sequence;
    const reason = owner && 'refused' in owner ? owner.refused : undefined;
    const keyHash = keyHashOf(key);
    const row = { kind, ...(keyHash && { keyHash }), key };
    onFinding?.({ ...row, ...(sequence && { sequence }), ...(reason && { reason }) });
    const irreparable = ports.repairer && (kind === 'undecided' ? KEPT_CHANGING : reason);
    if (irreparable) onUnrepaired?.({ ...row, reason: irreparable });
  };
  const wave = async () => {
    const confirmed = await candidates.confirm();
    confirmed.forEach(report);
    if (!ports.repairer) return;
    const repair = await repairAll(confirmed, ports.repairer, ports, lagBudgetMs);
    repaired += repair.repaired;
    unrepaired += repair.unrepaired.length;
    for (const { kind, key, reason } of repair.unrepaired)
      onUnrepaired?.({ kind, keyHash: keyHashOf(key), key, reason });
  };
  const run = async (pass: AuditProgress['pass'], looks: AsyncGenerator<Look>) => {
    let checked = 0;
    for await (const { rows, differences } of looks) {
      checked += rows;
      candidates.add(differences.filter(({ key }) => Object.keys(key).length > 0));
      // Without a key there is nothing to look at again.
      const nameless = differences.filter(({ key }) => Object.keys(key).length === 0);
      for (const observation of nameless) report({ kind: 'unshareable', observation });
      onProgress?.({ pass, checked, candidates: candidates.size, findings });
      if (candidates.size >= maxCandidates) await wave();
    }
    return checked;
  };

  counts.checked = await run('owner', ownerPass(ports, segments));
  await run('replica', replicaPass(ports, segments));
  await wave();
  return { ...counts, repaired, unrepaired };
}
