import type { ChaosReport } from './chaos';
import { FAULTS } from './faults';

/** Whether nothing was lost and everything that was to be broken was broken. */
export function passed(report: ChaosReport): boolean {
  const { verdict, poison, complete, staleButNewerByTime } = report;
  return (
    verdict.differences.length === 0 && poison.parked === poison.sent && complete && staleButNewerByTime === 0
  );
}

/** The report as lines for a person. */
export function describeReport(report: ChaosReport): string[] {
  const { verdict, lags, poison } = report;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const percentile = (p: number) => `${lags[Math.floor((lags.length - 1) * p)] ?? 0} ms`;
  const faults = FAULTS.map((fault) => {
    const hits = Object.entries(report.faults[fault]).sort();
    const total = hits.reduce((sum, [, count]) => sum + count, 0);
    const parts = hits.map(([operation, count]) => `${operation} ${count}`).join(', ');
    return `  ${fault.padEnd(20)}${String(total).padStart(6)}   ${parts}`;
  });
  const shown = verdict.differences.slice(0, 20).map((line) => `  ${line}`);
  return [
    `seed ${report.seed}: ${report.changes} changes in ${seconds(report.brokenMs)} with faults, then ${seconds(report.drainMs)} without`,
    'faults injected',
    ...faults,
    `events applied ${report.applied}, stale or duplicate ${report.stale}, stale but newer by time ${report.staleButNewerByTime}`,
    `messages redriven from dead-letter queues ${report.redriven}, poison parked ${poison.parked} of ${poison.sent}`,
    `lag p50 ${percentile(0.5)}, p90 ${percentile(0.9)}, p99 ${percentile(0.99)}, max ${percentile(1)} (stream times are whole seconds)`,
    `rows: owner ${verdict.owner}, orders ${verdict.rows.Orders}, notifications ${verdict.rows.Notifications}, billing ${verdict.rows.Billing}; differing ${verdict.differences.length}`,
    ...shown,
    ...(report.complete ? [] : ['a fault fired less often than asked for']),
    `verdict: ${passed(report) ? 'passed' : 'FAILED'}`,
  ];
}
