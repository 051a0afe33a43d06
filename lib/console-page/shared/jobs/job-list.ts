import type { JobView } from '../../../console/api';

/** Whether a seed or republication can go on: it stands, and no newer job goes on with its run. */
export function canGoOn(job: JobView, jobs: readonly JobView[]): boolean {
  if (job.kind !== 'seed' && job.kind !== 'republish') return false;
  if (job.run === undefined || job.state === 'running' || job.state === 'finished') return false;
  return !jobs.some(({ run, startedAt }) => run === job.run && startedAt > job.startedAt);
}

/** Jobs with what is newer of them; the newest begun first. */
export function withJobs(known: readonly JobView[], told: readonly JobView[]): readonly JobView[] {
  const byId = new Map(known.map((job) => [job.id, job]));
  for (const job of told) {
    const before = byId.get(job.id);
    // Answers and events cross: what is older than what is known changes nothing.
    if (!before || before.updatedAt <= job.updatedAt) byId.set(job.id, job);
  }
  const jobs = [...byId.values()];
  // A job's run may have been recorded before the job knew of it, and then was taken for another program's.
  const here = new Set(
    jobs.flatMap(({ mine, state, run }) => (mine && state === 'running' && run ? [run] : [])),
  );
  return jobs
    .filter(({ mine, run }) => mine || run === undefined || !here.has(run))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** The same with all that the server has: jobs of other programs that it does not name any more are over. */
export function withList(known: readonly JobView[], list: readonly JobView[]): readonly JobView[] {
  const named = new Set(list.map(({ id }) => id));
  return withJobs(
    known.filter(({ id, mine }) => mine || named.has(id)),
    list,
  );
}
