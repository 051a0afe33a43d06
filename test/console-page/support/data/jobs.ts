import type { JobKind, JobsView, JobView } from '../../../../lib/console/api';
import { ago, HOSTILE } from './random';

export const jobs = new Map<string, JobView>();

export const jobsView = (): JobsView => ({
  jobs: [...jobs.values()],
  runs: [
    run('run-7f3a', 'seed', 'orders/User', 'stopped', 5),
    run('run-51cc', 'republish', 'billing/User', 'running', 2),
    run('run-0d21', 'seed', `search/${HOSTILE.direction}`, 'finished', 8),
  ],
});

function run(
  id: string,
  kind: 'seed' | 'republish',
  replica: string,
  state: 'running' | 'finished' | 'stopped',
  done: number,
) {
  return {
    run: id,
    kind,
    replica,
    contract: 'users/User',
    state,
    startedAt: ago(4000),
    updatedAt: ago(30),
    segments: 8,
    finishedSegments: done,
    read: done * 1250,
    sent: done * 1240,
    skipped: 10,
    refused: 0,
  };
}

let begun = 0;

/** Begins a job that takes ten seconds. @param tell is called at each step */
export function startJob(
  kind: JobKind,
  subject: string,
  tell: (job: JobView) => void,
  onEnd: () => void,
): JobView {
  begun += 1;
  const id = `j${begun}`;
  let job: JobView = {
    id,
    kind,
    subject,
    state: 'running',
    startedAt: new Date().toISOString(),
    updatedAt: new Date().toISOString(),
    counts: { read: 0, sent: 0 },
    progress: 0,
    ...((kind === 'seed' || kind === 'republish') && { run: `run-${id}` }),
    messages: [],
    mine: true,
  };
  jobs.set(id, job);
  const timer = setInterval(() => {
    const known = jobs.get(id);
    if (known?.state !== 'running') return clearInterval(timer);
    const progress = Math.min(1, (known.progress ?? 0) + 0.05);
    const ended = progress === 1;
    job = {
      ...known,
      progress,
      updatedAt: new Date().toISOString(),
      counts: { read: Math.round(progress * 10_000), sent: Math.round(progress * 9_980) },
      ...(ended && { state: 'finished', messages: ['9,980 rows sent, 20 skipped'] }),
    };
    jobs.set(id, job);
    tell(job);
    if (ended) onEnd();
  }, 500);
  timer.unref();
  return job;
}

export function stopJob(id: string, tell: (job: JobView) => void): void {
  const job = jobs.get(id);
  if (!job) return;
  const stopped: JobView = {
    ...job,
    state: 'stopped',
    updatedAt: new Date().toISOString(),
    messages: ['stopped by a person'],
  };
  jobs.set(id, stopped);
  tell(stopped);
}
