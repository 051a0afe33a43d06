import type { WatchCounts } from '../../console/api';
import { count, rate } from '../shared/format';
import { Notice } from '../shared/page';

export interface SampleNoteProps {
  readonly counts: WatchCounts | undefined;
  readonly paused: boolean;
  /** More come than are shown. */
  readonly thinned: boolean;
}

/** How much flows, and whether all of it is shown. */
export function SampleNote({ counts, paused, thinned }: SampleNoteProps) {
  if (!counts) return null;
  const { seen, kept, notFollowed, perSecond } = counts;
  return (
    <>
      <dl class="facts counts">
        <div>
          <dt>a second</dt>
          <dd class="numeric">{rate(perSecond)}</dd>
        </div>
        <div>
          <dt>seen</dt>
          <dd class="numeric">{count(seen)}</dd>
        </div>
        <div>
          <dt>kept</dt>
          <dd class="numeric">{count(kept)}</dd>
        </div>
        {paused && (
          <div>
            <dt>list</dt>
            <dd>paused</dd>
          </div>
        )}
      </dl>
      {(thinned || notFollowed > 0 || seen > kept) && (
        <Notice tone="quiet">
          <p>
            This list is a sample{thinned && ', because more change than anybody could read'}: {count(kept)}{' '}
            of {count(seen)} changes are kept
            {notFollowed > 0 && `, and the way of ${count(notFollowed)} was not followed`}. Look for one by
            its key to see it.
          </p>
        </Notice>
      )}
    </>
  );
}
