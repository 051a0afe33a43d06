import { type FeedStatus, isClean, type ReplicaStatus, readStatus } from '../../operator';
import { visibleTable } from '../../wire/visible-table';
import { EXIT } from '../shared/exit-codes';
import { age, duration, json } from '../shared/format';
import type { Session } from '../shared/session';

const REPLICA_HEAD = [
  'replica',
  'of',
  'lag p50/max',
  'a second',
  'queued',
  'in flight',
  'oldest',
  'parked',
  'undelivered',
  'last audit',
];

/** Shows how every replica and feed is doing, and what a person should look after. */
export async function status(session: Session): Promise<number> {
  const { clients, topology, owners, options, console } = session;
  const all = await readStatus(clients, topology, owners);
  const { replicas, feeds } = all;
  const problems = [
    ...replicas.flatMap((each) => each.problems.map(({ message }) => `${each.replica}: ${message}`)),
    ...feeds.flatMap((each) =>
      each.problems.map(({ message }) => `${each.contracts.join(', ')}: ${message}`),
    ),
  ];
  if (options.json) json(all).forEach(console.out);
  else if (replicas.length + feeds.length === 0) {
    console.out('no feed and no replica is deployed here: check the region and the account, or deploy one');
  } else {
    if (replicas.length > 0) visibleTable([REPLICA_HEAD, ...replicas.map(replicaRow)]).forEach(console.out);
    console.out('');
    visibleTable([['feed', 'failures', 'subscriptions'], ...feeds.map(feedRow)]).forEach(console.out);
    if (problems.length > 0) ['', ...problems].forEach(console.out);
  }
  return problems.length > 0 ? EXIT.found : EXIT.success;
}

function feedRow({ contracts, failures, subscriptions }: FeedStatus): string[] {
  return [contracts.join(', '), String(failures), String(subscriptions ?? '-')];
}

function replicaRow(replica: ReplicaStatus): string[] {
  const { kind, lag, perSecond, oldestMessageSeconds, lastAudit } = replica;
  const audited = lastAudit
    ? `${isClean(lastAudit) ? 'clean' : 'rows differ'}, ${age(lastAudit.at)} ago`
    : kind
      ? '-'
      : 'never';
  return [
    replica.replica,
    replica.contract,
    lag ? `${lag.p50.toFixed(0)}/${lag.max.toFixed(0)} ms` : '-',
    perSecond === undefined ? '-' : perSecond.toFixed(perSecond < 10 ? 1 : 0),
    String(replica.queued),
    String(replica.inFlight),
    oldestMessageSeconds === undefined ? '-' : duration(oldestMessageSeconds),
    String(replica.parked),
    String(replica.undelivered),
    audited,
  ];
}
