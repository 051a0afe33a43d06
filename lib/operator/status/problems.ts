import { isClean } from '../audit/report';
import type { RingingAlarm } from './alarms';
import type { FeedStatus, ReplicaStatus, StatusProblem } from './types';

/** What the numbers of a replica say. */
export function replicaProblems(status: ReplicaStatus): StatusProblem[] {
  const { replica, parked, undelivered, lastAudit } = status;
  const problems = lateness(status);
  const look = `look at them with "event-sharing dlq list ${replica}"`;
  if (parked > 0) problems.push({ code: 'parked', message: `${parked} parked messages: ${look}` });
  if (undelivered > 0)
    problems.push({ code: 'undelivered', message: `${undelivered} undelivered messages: ${look}` });
  if (!lastAudit || isClean(lastAudit)) return problems;
  const { missing, stale, orphaned, repaired, undecided, unshareable } = lastAudit;
  const counts = {
    differ: missing + stale + orphaned - repaired,
    'kept changing': undecided,
    'cannot be shared': unshareable,
  };
  const found = Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  const message = `rows of the last audit: ${found.join(', ')}: audit again with "event-sharing audit ${replica} --repair"`;
  return [...problems, { code: 'rows-differ', message }];
}

/** What of a replica is later than its `freshness`. The lag tells of what has arrived, the age of the oldest message of what has not. */
function lateness({ lag, oldestMessageSeconds, freshnessSeconds }: ReplicaStatus): StatusProblem[] {
  if (freshnessSeconds === undefined) return [];
  const late = [
    lag &&
      lag.p99 > freshnessSeconds * 1000 &&
      `of a hundred changes of the last 15 minutes one took ${Math.round(lag.p99)} ms or more`,
    oldestMessageSeconds !== undefined &&
      oldestMessageSeconds > freshnessSeconds &&
      `the oldest message waits for ${oldestMessageSeconds} s`,
  ].filter((each) => typeof each === 'string');
  if (late.length === 0) return [];
  const message = `later than its freshness of ${freshnessSeconds} s: ${late.join(', ')}: look at the log and the concurrency of its function`;
  return [{ code: 'late', message }];
}

/** What the numbers of a feed say. */
export function feedProblems({ contracts, failures, subscriptions }: FeedStatus): StatusProblem[] {
  const [contract] = contracts;
  const problems: StatusProblem[] = [];
  if (failures > 0) {
    problems.push({
      code: 'failures',
      message: `${failures} objects in its failure bucket: look at them with "event-sharing replay-failures ${contract} --list"`,
    });
  }
  if (subscriptions === 0) {
    problems.push({
      code: 'nothing-subscribed',
      message:
        'nothing is subscribed to its topic, so that no change goes anywhere: deploy a replica, or subscribe',
    });
  }
  return problems;
}

/** @param dimensions one of which an alarm must look at */
export function alarmProblems(
  alarms: readonly RingingAlarm[],
  dimensions: readonly Readonly<Record<string, string>>[],
): StatusProblem[] {
  return alarms
    .filter((alarm) => alarm.dimensions.some((of) => dimensions.some((wanted) => includes(of, wanted))))
    .map(({ name, reason }) => ({ code: 'alarm', message: `the alarm ${name} rings: ${reason}` }));
}

function includes(all: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => all[name] === value);
}
