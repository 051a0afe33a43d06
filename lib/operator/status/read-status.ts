import { MetricDimensions } from '../../wire/metrics';
import { bucketProblem, FailureBucket } from '../failures/failure-bucket';
import type { OperatorClients } from '../shared/clients';
import { askBatch } from '../shared/functions';
import type { OwnerSides } from '../shared/owner-side';
import { depthOf } from '../shared/queue-depth';
import { contractsBeside, type KnownFeed, type KnownReplica, type Topology } from '../shared/topology';
import { type RingingAlarm, ringingAlarms } from './alarms';
import { readOwnerSide } from './elsewhere';
import { readReplicaMetrics } from './metrics';
import { alarmProblems, feedProblems, replicaProblems } from './problems';
import { eachReadable } from './readable';
import { replacedTable } from './replaced-table';
import { cutOffBy, isKnown, type Subscriptions, subscriptionsAt } from './subscriptions';
import type { FeedStatus, ReplicaStatus, Status, StatusProblem } from './types';

/**
 * How every feed and replica is doing.
 *
 * @param owners of replicas whose feeds are in other accounts or regions. @default these are told of as not known
 * @param now epoch milliseconds, up to which is looked at what was measured. @default by this machine's clock
 */
export async function readStatus(
  clients: OperatorClients,
  topology: Topology,
  owners?: OwnerSides,
  now: number = Date.now(),
): Promise<Status> {
  const { feeds, replicas } = topology;
  const { namespace } = topology;
  const topics = new Set(
    [...feeds, ...replicas.map(({ feed }) => feed)].flatMap((each) => each?.topicArn ?? []),
  );
  const [alarms, ...listed] = await Promise.all([
    ringingAlarms(clients.cloudwatch),
    ...[...topics].map(async (topic) => [topic, await subscriptionsAt(clients, topic)] as const),
  ]);
  const subscriptions = new Map<string | undefined, Subscriptions>(listed);
  // The first of the contracts that share a feed stands for it.
  const changeFeeds = feeds.filter((feed) => contractsBeside(topology, feed)[0] === feed);
  const [ofFeeds, ofReplicas] = await Promise.all([
    Promise.all(
      changeFeeds.map((feed) => {
        const contracts = contractsBeside(topology, feed).map(({ contract }) => contract);
        return feedStatus(clients, feed, contracts, subscriptions.get(feed.topicArn), { alarms, namespace });
      }),
    ),
    eachReadable(
      replicas,
      (replica) =>
        replicaStatus(clients, replica, subscriptions.get(replica.feed?.topicArn), {
          alarms,
          namespace,
          owners,
          now,
        }),
      unreadable,
    ),
  ]);
  return { feeds: ofFeeds, replicas: ofReplicas };
}

/** What CloudWatch knows, and by which names. */
interface Watched {
  readonly now: number;
  readonly alarms: readonly RingingAlarm[];
  readonly namespace: string | undefined;
  readonly owners?: OwnerSides;
}

async function feedStatus(
  { s3 }: OperatorClients,
  feed: KnownFeed,
  contracts: readonly string[],
  subscriptions: Subscriptions | undefined,
  { alarms, namespace }: Pick<Watched, 'alarms' | 'namespace'>,
): Promise<FeedStatus> {
  const [owner = ''] = feed.contract.split('/');
  const notRead: StatusProblem[] = [];
  const failures = await new FailureBucket(s3, feed).count().catch((error: unknown) => {
    notRead.push(bucketNotRead(feed.failureBucket, error));
    return 0;
  });
  const status: FeedStatus = {
    contracts,
    failures,
    ...(isKnown(subscriptions) && { subscriptions: subscriptions.length }),
    ...(feed.attributes && { attributes: feed.attributes }),
    problems: [],
  };
  const problems = [
    ...notRead,
    ...feedProblems(status),
    ...(subscriptions && !isKnown(subscriptions) ? [subscriptions] : []),
    ...alarmProblems(alarms, [
      { ...new MetricDimensions(namespace).publisher(owner) },
      { FunctionName: feed.publisher },
    ]),
  ];
  return { ...status, problems };
}

/** It counts as empty, and hides nothing else. */
function bucketNotRead(bucket: string, error: unknown): StatusProblem {
  return { code: 'unknown', message: bucketProblem(bucket, error) };
}

async function replicaStatus(
  clients: OperatorClients,
  replica: KnownReplica,
  subscriptions: Subscriptions | undefined,
  { alarms, namespace, owners, now }: Watched,
): Promise<ReplicaStatus> {
  const { name, contract, kind, topicArn, freshnessSeconds } = replica;
  const urls = [
    replica.queueUrl,
    replica.deadLetterQueueUrl,
    replica.subscriptionDeadLetterQueueUrl,
  ] as const;
  const [queue, parked, undelivered, metrics, { answer, problems: cutOff }] = await Promise.all([
    depthOf(clients.sqs, urls[0]),
    depthOf(clients.sqs, urls[1]),
    depthOf(clients.sqs, urls[2]),
    readReplicaMetrics(clients.cloudwatch, replica, namespace, now),
    topicArn === undefined
      ? readOwnSide(clients, replica, subscriptions)
      : readOwnerSide(clients, { ...replica, topicArn }, owners),
  ]);
  const { runs, audits } = answer ?? { runs: [], audits: {} };
  const status: ReplicaStatus = {
    replica: name,
    contract,
    ...(kind && { kind }),
    ...(freshnessSeconds !== undefined && { freshnessSeconds }),
    ...metrics,
    queued: queue.waiting,
    inFlight: queue.inFlight,
    parked: parked.waiting + parked.inFlight,
    undelivered: undelivered.waiting + undelivered.inFlight,
    ...(audits[name] && { lastAudit: audits[name] }),
    ...(runs[0] && { lastRun: runs[0] }),
    problems: [],
  };
  // Batch jobs measure what they send to a consumer as what they send to a replica.
  const watched: Readonly<Record<string, string>>[] = [
    { replica: name },
    ...(kind ? [{ [kind]: name }] : []),
    { FunctionName: replica.replicator },
    ...urls.map((url) => ({ QueueName: url.split('/').at(-1) ?? '' })),
  ];
  const replaced = await replacedTable(clients.dynamodb, replica, { runs, audit: audits[name] });
  return {
    ...status,
    problems: [...cutOff, ...replaced, ...replicaProblems(status), ...alarmProblems(alarms, watched)],
  };
}

/** It counts as nothing, and says why. */
function unreadable({ name, contract, kind }: KnownReplica, error: unknown): ReplicaStatus {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    replica: name,
    contract,
    ...(kind && { kind }),
    queued: 0,
    inFlight: 0,
    parked: 0,
    undelivered: 0,
    problems: [
      {
        code: 'unknown',
        message: `it cannot be read (${reason}): if it was deleted, delete its parameter too`,
      },
    ],
  };
}

async function readOwnSide(
  clients: OperatorClients,
  replica: KnownReplica,
  subscriptions: Subscriptions | undefined,
): ReturnType<typeof readOwnerSide> {
  const { name, feed } = replica;
  const [answer, problems] = await Promise.all([
    feed && askBatch(clients, feed.batch, { action: 'runs', replica: name }),
    cutOffBy(clients, replica, subscriptions),
  ]);
  return { answer, problems };
}
