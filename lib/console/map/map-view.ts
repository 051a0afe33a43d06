import type { Status, StatusProblem, Topology } from '../../operator';
import { own } from '../../wire/own';
import { parseReplicaName } from '../../wire/replica-name';
import type { FeedNode, FollowerNode, MapView } from '../api';
import { feedHealth, followerHealth } from './health';

/** What is seen of changes. */
export interface Traffic {
  /** A second, by contract. */
  rates(): Readonly<Record<string, number>>;
  /** Whether some have come to a replica or consumer in the last minute. */
  isActive(replica: string): boolean;
  /** What cannot be seen, and why. */
  problems(): readonly StatusProblem[];
}

/** Brings together what is deployed and how it is doing. */
export function toMapView(
  topology: Topology,
  status: Status,
  traffic: Traffic,
  problems: readonly StatusProblem[],
): MapView {
  const rates = traffic.rates();
  const feedIds = new Map(
    status.feeds.flatMap(({ contracts }) => contracts.map((one) => [one, idOf('feed', contracts[0] ?? one)])),
  );
  const feeds = status.feeds.map((feed): FeedNode => {
    const [first = ''] = feed.contracts;
    const perSecond = sum(feed.contracts.map((contract) => own(rates, contract) ?? 0));
    return {
      ...feed,
      id: idOf('feed', first),
      context: first.split('/')[0] ?? '',
      health: feedHealth(feed, perSecond),
      perSecond,
      apis: topology.feeds.flatMap(({ contract, apiUrl }) =>
        apiUrl !== undefined && feed.contracts.includes(contract) ? [apiUrl] : [],
      ),
    };
  });
  const followers = status.replicas.map((follower): FollowerNode => {
    const feed = feedIds.get(follower.contract);
    const isHere = topology.replicas.some(({ name, topicArn }) => name === follower.replica && !topicArn);
    return {
      ...follower,
      id: idOf('follower', follower.replica),
      context: parseReplicaName(follower.replica).context,
      health: followerHealth(follower, traffic.isActive(follower.replica)),
      ...(feed !== undefined && isHere && { feed }),
    };
  });
  const contexts = [...feeds, ...followers].map(({ context }) => context);
  return {
    at: new Date().toISOString(),
    contexts: [...new Set(contexts)].sort(),
    feeds,
    followers,
    problems: [...problems, ...traffic.problems()],
  };
}

/** How much waits for a person. */
export function failureCount({ feeds, followers }: MapView): number {
  return (
    sum(feeds.map(({ failures }) => failures)) +
    sum(followers.map(({ parked, undelivered }) => parked + undelivered))
  );
}

/** A name without what means something in a URL. */
function idOf(kind: 'feed' | 'follower', name: string): string {
  // A feed and a replica may be of one name.
  return `${kind}-${encodeURIComponent(name).replaceAll('~', '%7E').replaceAll('%', '~')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
