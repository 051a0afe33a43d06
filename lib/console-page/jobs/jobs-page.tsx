import { useEffect, useState } from 'preact/hooks';
import type { JobView, MapView } from '../../console/api';
import type { RunAnswer } from '../../wire/batch-requests';
import { JobCard, jobTitle } from '../shared/jobs/job-card';
import { canGoOn } from '../shared/jobs/job-list';
import { useJobs } from '../shared/jobs/use-jobs';
import { Link } from '../shared/navigation';
import { Loading, Page, Panel, Problem } from '../shared/page';
import { pathOf, type Route } from '../shared/route';
import { useAnswer } from '../shared/use-answer';
import { WriteButton } from '../shared/write-button';
import { RunsTable } from './runs-table';
import { StartDialog, type StartProps } from './start-dialog';

/** Seeds, republications and all else that takes its time. */
export function JobsPage({ route: { id } }: { readonly route: Route }) {
  const { jobs, answer } = useJobs();
  const map = useAnswer<MapView>('map');
  const [start, setStart] =
    useState<Pick<StartProps, 'kind' | 'replica' | 'contract' | 'run' | 'rowsPerSecond'>>();
  const states = jobs.map((job) => `${job.id} ${job.state}`).join();
  // A job that began or ended changes what owners have recorded.
  useEffect(answer.reload, [states]);
  const shown = id === undefined ? jobs : jobs.filter((job) => job.id === id);
  const { value, problem, loading, reload } = answer;
  return (
    <Page
      title="Batch jobs"
      about={
        id === undefined ? (
          'Fills replicas, publishes rows again, and shows what else takes its time. Any of it can be stopped and gone on with.'
        ) : (
          <Link to={pathOf('jobs')}>All batch jobs</Link>
        )
      }
      actions={
        <>
          <WriteButton kind="primary" onClick={() => setStart({ kind: 'seed' })}>
            Seed …
          </WriteButton>
          <WriteButton onClick={() => setStart({ kind: 'republish' })}>Republish …</WriteButton>
        </>
      }
    >
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="jobs" />}
      {value && shown.length === 0 && (
        <p class="empty">
          {id === undefined ? 'This console has not begun any job.' : 'There is no such job any more.'}
        </p>
      )}
      <div class="jobs">
        {shown.map((job) => (
          <JobCard
            key={job.id}
            job={job}
            actions={canGoOn(job, jobs) && <GoOn job={job} goOn={setStart} />}
          />
        ))}
      </div>
      {id === undefined && value && (
        <Panel
          title="Runs that owners have recorded"
          actions={
            <button type="button" onClick={reload}>
              Read again
            </button>
          }
        >
          <RunsTable runs={value.runs} goOn={(run) => setStart(startOf(run))} onStopped={reload} />
        </Panel>
      )}
      {start && (
        <StartDialog {...start} followers={map.value?.followers ?? []} onClose={() => setStart(undefined)} />
      )}
    </Page>
  );
}

const startOf = ({ kind, replica, contract, run, rowsPerSecond }: RunAnswer) => ({
  kind,
  replica,
  contract,
  run,
  rowsPerSecond,
});

interface GoOnProps {
  readonly job: JobView;
  readonly goOn: (start: Pick<StartProps, 'kind' | 'replica' | 'run' | 'rowsPerSecond'>) => void;
}

/** A seed or republication that was stopped goes on from where it stands. */
function GoOn({ job, goOn }: GoOnProps) {
  const { kind, run, subject, rowsPerSecond } = job;
  if ((kind !== 'seed' && kind !== 'republish') || run === undefined) return null;
  return (
    <WriteButton
      kind="primary"
      label={`Resume ${jobTitle(job)}`}
      onClick={() => goOn({ kind, replica: subject, run, rowsPerSecond })}
    >
      Resume
    </WriteButton>
  );
}
