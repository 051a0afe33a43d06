import { type ReplicaStatus, readStatus } from '../../../lib/operator';
import { EXIT } from '../exit-codes';
import { age, duration, table } from '../format';
import type { Session } from '../session';

/** Shows how every replica and feed is doing. */
export async function status(session: Session): Promise<number> {
  const { clients, topology, options, console } = session;
  const all = await readStatus(clients, topology);
  if (options.json) {
    console.out(JSON.stringify(all, null, 2));
    return EXIT.success;
  }
  if (all.replicas.length + all.feeds.length === 0) {
    console.out('no feed and no replica is deployed here: check the region and the account, or deploy one');
    return EXIT.success;
  }
  const head = [
    'replica',
    'of',
    'lag p50/max',
    'queued',
    'in flight',
    'oldest',
    'parked',
    'undelivered',
    'last audit',
  ];
  if (all.replicas.length > 0) console.out(table(head, all.replicas.map(replicaRow)));
  console.out('');
  console.out(
    table(
      ['feed', 'failures'],
      all.feeds.map(({ contract, failures }) => [contract, String(failures)]),
    ),
  );
  return EXIT.success;
}

function replicaRow(replica: ReplicaStatus): string[] {
  const { lag, oldestMessageSeconds, lastAudit } = replica;
  const differences =
    lastAudit && lastAudit.missing + lastAudit.stale + lastAudit.orphaned - lastAudit.repaired;
  return [
    replica.replica,
    replica.contract,
    lag ? `${lag.p50.toFixed(0)}/${lag.max.toFixed(0)} ms` : '-',
    String(replica.queued),
    String(replica.inFlight),
    oldestMessageSeconds === undefined ? '-' : duration(oldestMessageSeconds),
    String(replica.parked),
    String(replica.undelivered),
    lastAudit
      ? `${differences === 0 ? 'clean' : `${differences} differ`}, ${age(lastAudit.at)} ago`
      : 'never',
  ];
}
