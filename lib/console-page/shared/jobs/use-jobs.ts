import { useCallback, useEffect } from 'preact/hooks';
import type { JobsView, JobView } from '../../../console/api';
import { useLive } from '../live';
import { Store } from '../store';
import { type Answer, useAnswer } from '../use-answer';
import { useStore } from '../use-store';
import { withJobs, withList } from './job-list';

/** What takes its time, as far as this page has been told. */
const jobs = new Store<readonly JobView[]>([]);

/** A job that was just begun shows before the server tells of it. */
export const addJob = (job: JobView): void => jobs.update((known) => withJobs(known, [job]));

export interface Jobs {
  readonly jobs: readonly JobView[];
  readonly answer: Answer<JobsView>;
}

export function useJobs(): Jobs {
  const answer = useAnswer<JobsView>('jobs');
  const told = answer.value?.jobs;
  useEffect(() => {
    if (told) jobs.update((known) => withList(known, told));
  }, [told]);
  useLive(
    'job',
    useCallback((batch) => jobs.update((known) => withJobs(known, batch)), []),
  );
  return { jobs: useStore(jobs), answer };
}
