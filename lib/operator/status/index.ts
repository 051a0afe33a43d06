import type { FeedDescription } from '../names';
import type { AuditSummary, RunAnswer, RunsAnswer } from '../protocol/batch-requests';
import type { OperatorClients } from './clients';
import { FailureBucket } from './failures/failure-bucket';
import { askBatch } from './functions';
import { readReplicaMetrics } from './metrics';
import { depthOf } from './queue-depth';
import type { KnownReplica, Topology } from './topology';

/** How a replica is doing. What a service does not answer is left out. */
export interface ReplicaStatus {
  readonly replica: string;
  readonly contract: string;
  /** From an owner's change to the replica's row in the last 15 minutes (milliseconds). */
  readonly lag?: { readonly p50: number; readonly max: number };
  /** Messages that wait in the queue, about. */
  readonly queued: number;
  /** Messages that are being handled, about. */
  readonly inFlight: number;
  /** Age of the oldest message of the queue (seconds). */
  readonly oldestMessageSeconds?: number;
  /** Messages that could not be applied, about. */
  readonly parked: number;
  /** Messages that SNS could not deliver, about. */
  readonly undelivered: number;
  readonly lastAudit?: AuditSummary;
  readonly lastRun?: RunAnswer;
}

export interface FeedStatus {
  readonly contract: string;
  /** Objects in the failure bucket, which all contracts of a change feed share. */
  readonly failures: number;
}

export interface Status {
  readonly feeds: readonly FeedStatus[];
  readonly replicas: readonly ReplicaStatus[];
}

/** How every feed and replica is doing. */
export async function readStatus(clients: OperatorClients, { feeds, replicas }: Topology): Promise<Status> {
  const [ofFeeds, ofReplicas] = await Promise.all([
    Promise.all(feeds.map((feed) => feedStatus(clients, feed))),
    Promise.all(replicas.map((replica) => replicaStatus(clients, replica))),
  ]);
  return { feeds: ofFeeds, replicas: ofReplicas };
}

async function feedStatus({ s3 }: OperatorClients, feed: FeedDescription): Promise<FeedStatus> {
  return { contract: feed.contract, failures: await new FailureBucket(s3, feed.failureBucket).count() };
}

async function replicaStatus(clients: OperatorClients, replica: KnownReplica): Promise<ReplicaStatus> {
  const { name, contract, feed } = replica;
  const request = { action: 'runs', replica: name } as const;
  const nothing: RunsAnswer = { runs: [], audits: {} };
  const [queue, parked, undelivered, metrics, { runs, audits }] = await Promise.all([
    depthOf(clients.sqs, replica.queueUrl),
    depthOf(clients.sqs, replica.deadLetterQueueUrl),
    depthOf(clients.sqs, replica.subscriptionDeadLetterQueueUrl),
    readReplicaMetrics(clients.cloudwatch, replica),
    feed ? askBatch(clients, feed.batch, request) : nothing,
  ]);
  return {
    replica: name,
    contract,
    ...metrics,
    queued: queue.waiting,
    inFlight: queue.inFlight,
    parked: parked.waiting + parked.inFlight,
    undelivered: undelivered.waiting + undelivered.inFlight,
    ...(audits[name] && { lastAudit: audits[name] }),
    ...(runs[0] && { lastRun: runs[0] }),
  };
}
