import { useEffect } from 'preact/hooks';
import { Announce } from '../shared/announce';
import { plural, rate } from '../shared/format';
import { isShortcut } from '../shared/keys';
import { Page, Problem } from '../shared/page';
import type { Route } from '../shared/route';
import { ChangeFilters } from './change-filters';
import { ChangeTable } from './change-table';
import { SampleNote } from './sample-note';
import { useChanges } from './use-changes';

/** The live list: the newest first. */
export function ChangesListPage({ route: { query } }: { readonly route: Route }) {
  const { contract, key, state } = query;
  const live = useChanges({ contract, key, state });
  const { answer, changes, counts, paused, held, thinned, pause, older, olderProblem } = live;
  usePauseKey(paused, pause);
  return (
    <Page
      title="Changes"
      about="What owners changed, newest first, and where each change is on its way."
      actions={
        <button
          type="button"
          aria-pressed={paused}
          class={paused ? 'primary' : 'plain'}
          onClick={() => pause(!paused)}
        >
          {paused ? `Go on${held > 0 ? ` (${plural(held, 'newer one', 'newer')})` : ''}` : 'Pause'}
        </button>
      }
    >
      <ChangeFilters contract={contract ?? ''} keyText={key ?? ''} state={state ?? ''} />
      <SampleNote counts={counts} paused={paused} thinned={thinned} />
      <Problem of={answer.problem} retry={answer.reload} />
      {(!answer.problem || changes.length > 0) && (
        <ChangeTable
          changes={changes}
          loading={answer.loading}
          filtered={Boolean(contract || key || state)}
        />
      )}
      <Problem of={olderProblem} />
      {older && (
        <p class="more">
          <button type="button" onClick={older}>
            Older changes
          </button>
        </p>
      )}
      <Announce text={counts ? `${plural(counts.seen, 'change')} seen, ${rate(counts.perSecond)}` : ''} />
    </Page>
  );
}

function usePauseKey(paused: boolean, pause: (paused: boolean) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'p' && isShortcut(event)) pause(!paused);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [paused, pause]);
}
