import type { FeedStatus, ReplicaStatus, StatusProblem } from '../../operator';
import type { Health } from '../api';

/** What is not known, and what is late, is not broken. */
const NOT_BROKEN: ReadonlySet<string> = new Set(['unknown', 'contract-unknown', 'late']);

const isBroken = ({ problems }: { readonly problems: readonly StatusProblem[] }): boolean =>
  problems.some(({ code }) => !NOT_BROKEN.has(code));

export function feedHealth(feed: FeedStatus, perSecond: number): Health {
  if (isBroken(feed)) return 'broken';
  return perSecond > 0 ? 'busy' : 'idle';
}

/** @param isActive whether changes came to it lately */
export function followerHealth(follower: ReplicaStatus, isActive: boolean): Health {
  const { problems, oldestMessageSeconds = 0, freshnessSeconds = Number.POSITIVE_INFINITY } = follower;
  if (isBroken(follower)) return 'broken';
  if (problems.some(({ code }) => code === 'late') || oldestMessageSeconds > freshnessSeconds) return 'late';
  return isActive || follower.queued + follower.inFlight > 0 ? 'busy' : 'idle';
}
