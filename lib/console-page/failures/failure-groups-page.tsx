import { useEffect, useState } from 'preact/hooks';
import type { FailuresView, MapView } from '../../console/api';
import { Select } from '../shared/fields';
import { JobCards } from '../shared/jobs/job-cards';
import { useJobs } from '../shared/jobs/use-jobs';
import { setQuery } from '../shared/navigation';
import { Loading, Page, Problem, Problems } from '../shared/page';
import type { Route } from '../shared/route';
import { useAnswer } from '../shared/use-answer';
import { FailureDialogs } from './failure-dialogs';
import type { Intent } from './intent';
import { Letters } from './letters';
import { RefusedPanel } from './refused-panel';
import { ReplicaLetters } from './replica-letters';

/** What failed, by replica, code and contract; and every way back. */
export function FailureGroupsPage({ query }: { readonly query: Route['query'] }) {
  const { value, problem, loading, reload } = useAnswer<FailuresView>('failures');
  const [intent, setIntent] = useState<Intent>();
  const finished = useJobs().jobs.filter(({ state }) => state !== 'running').length;
  // what a job has ended changes what is left
  useEffect(reload, [finished]);
  const { replica } = query;
  const followers = useAnswer<MapView>('map').value?.followers ?? [];
  const failing = value?.letters ?? [];
  const shown = shownOf(failing, replica);
  const names = [
    ...new Set([...failing.map((each) => each.replica), ...followers.map((each) => each.replica)]),
  ];
  const isConsumer = (name: string) =>
    followers.some((each) => each.replica === name && each.kind === 'consumer');
  return (
    <Page
      title="Failures"
      about="Messages that could not be applied or delivered, and records that their publisher refused."
      actions={
        <button type="button" onClick={reload}>
          Read again
        </button>
      }
    >
      <form class="filters" aria-label="Filter failures" onSubmit={(event) => event.preventDefault()}>
        <Select
          label="Replica or consumer"
          value={replica ?? ''}
          choices={[{ value: '', label: 'all' }, ...names.map((name) => ({ value: name }))]}
          onValue={(wanted) => setQuery({ replica: wanted, queue: '', code: '', contract: '' })}
        />
      </form>
      <Problem of={problem} retry={reload} />
      <Problems of={value?.problems} />
      <JobCards kinds={['redrive', 'replay', 'audit', 'repair']} />
      {loading && !value && <Loading what="failures" />}
      {value &&
        shown.map((each) => (
          <ReplicaLetters
            key={each.replica}
            of={each}
            auditable={!isConsumer(each.replica)}
            intend={setIntent}
          />
        ))}
      {replica && shown.some(({ groups }) => groups.length > 0) && <Letters query={query} />}
      {!replica &&
        value?.refused.map((each) => <RefusedPanel key={each.contract} of={each} intend={setIntent} />)}
      {!replica && value && value.letters.length + value.refused.length === 0 && (
        <p class="empty">Nothing failed.</p>
      )}
      <FailureDialogs intent={intent} onClose={() => setIntent(undefined)} />
    </Page>
  );
}

/** Those that failed; or the one that the address names, also where nothing did. */
function shownOf(failing: FailuresView['letters'], replica: string | undefined): FailuresView['letters'] {
  if (!replica) return failing;
  const found = failing.filter((each) => each.replica === replica);
  return found.length > 0 ? found : [{ replica, groups: [] }];
}
