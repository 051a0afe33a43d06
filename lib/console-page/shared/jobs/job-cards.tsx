import type { JobView } from '../../../console/api';
import { JobCard } from './job-card';
import { useJobs } from './use-jobs';

const SHOWN = 6;

export interface JobCardsProps {
  readonly kinds: readonly JobView['kind'][];
}

/** The newest jobs of some kinds, beside what they were started from. */
export function JobCards({ kinds }: JobCardsProps) {
  const { jobs } = useJobs();
  const wanted = jobs.filter(({ kind }) => kinds.includes(kind)).slice(0, SHOWN);
  if (wanted.length === 0) return null;
  return (
    <div class="jobs">
      {wanted.map((job) => (
        <JobCard key={job.id} job={job} />
      ))}
    </div>
  );
}
