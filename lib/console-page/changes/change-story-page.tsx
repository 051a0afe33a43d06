import { useCallback, useState } from 'preact/hooks';
import type { Change, ChangeStory } from '../../console/api';
import { keyText } from '../shared/format';
import { useLive } from '../shared/live';
import { Link } from '../shared/navigation';
import { Loading, Page, Panel, Problem } from '../shared/page';
import { pathOf } from '../shared/route';
import { Text } from '../shared/text';
import { useAnswer } from '../shared/use-answer';
import { RowData } from './row-data';
import { Timeline } from './timeline';

/** One change, from the owner's record to each copy. */
export function ChangeStoryPage({ id }: { readonly id: string }) {
  const [reveal, setReveal] = useState(false);
  const { value, problem, loading, reload } = useAnswer<ChangeStory>(
    `changes/${encodeURIComponent(id)}`,
    { reveal: reveal ? '1' : undefined },
    id,
  );
  const [newer, setNewer] = useState<Change>();
  useLive(
    'changes',
    useCallback(
      (batch) => {
        const told = batch.flatMap(({ changes }) => changes).findLast((change) => change.id === id);
        if (told) setNewer(told);
      },
      [id],
    ),
  );
  const story = value && {
    ...value,
    ...(newer && { arrivals: newer.arrivals, publication: newer.publication }),
  };
  return (
    <Page
      title={story ? <>Change of {keyText(story.key)}</> : 'Change'}
      about={
        <>
          <Link to={pathOf('changes')}>All changes</Link>
          {story && (
            <>
              {' · '}
              <Text of={story.contract} />
            </>
          )}
        </>
      }
      actions={
        story && (
          <>
            <Link
              class="button"
              to={pathOf('rows', { contract: story.contract, key: JSON.stringify(story.key) })}
            >
              Compare the row
            </Link>
            <Link
              class="button"
              to={pathOf('changes', { contract: story.contract, key: JSON.stringify(story.key) })}
            >
              Changes of this key
            </Link>
          </>
        )
      }
    >
      <Problem of={problem} retry={reload} />
      {loading && !story && <Loading what="the change" />}
      {story && (
        <div class="columns">
          <Panel title="Its way">
            <Timeline of={story} />
          </Panel>
          <Panel
            title="What it carried"
            actions={
              <button type="button" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
                Show personal data
              </button>
            }
          >
            <RowData story={story} />
          </Panel>
        </div>
      )}
    </Page>
  );
}
