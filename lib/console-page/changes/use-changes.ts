import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Change, ChangesView, LiveEvents, WatchCounts } from '../../console/api';
import { useLive } from '../shared/live';
import { type Answer, useAnswer } from '../shared/use-answer';
import { type ChangeFilter, MOST_FRESH, MOST_HURRIED, MOST_SHOWN, matches, withChanges } from './change-list';
import { type Older, useOlder } from './use-older';
import { usePace } from './use-pace';

/** Faster a list cannot be read. */
const PAUSE_MS = 400;

export interface LiveChanges extends Older {
  readonly answer: Answer<ChangesView>;
  readonly changes: readonly Change[];
  readonly counts: WatchCounts | undefined;
  readonly paused: boolean;
  /** How many came while it was paused. */
  readonly held: number;
  /** Whether more come than are shown. */
  readonly thinned: boolean;
  readonly pause: (paused: boolean) => void;
}

/** What came while the list was paused: the newest, and how many. */
interface Held {
  readonly changes: readonly Change[];
  readonly count: number;
}
const NONE: Held = { changes: [], count: 0 };

/** The list of changes as it is now, and as it goes on. */
export function useChanges({ contract, key, state }: ChangeFilter): LiveChanges {
  const query = { contract, key, state, limit: '100' };
  const answer = useAnswer<ChangesView>('changes', query);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [counts, setCounts] = useState<WatchCounts>();
  const [paused, setPaused] = useState(false);
  const [held, hold] = useState<Held>(NONE);
  const [thinned, setThinned] = useState(false);
  const { value } = answer;
  useEffect(() => {
    hold(NONE);
    setChanges(value?.changes.slice(0, MOST_SHOWN) ?? []);
    if (value) setCounts(value.counts);
  }, [value]);
  const take = usePace<LiveEvents['changes']>(PAUSE_MS, (batch) => {
    const told = batch.flatMap((each) => each.changes);
    const wanted = { contract, key, state };
    setCounts(batch.at(-1)?.counts);
    const ids = new Set(changes.map(({ id }) => id));
    const fresh = told.filter((change) => !ids.has(change.id) && matches(change, wanted));
    const tooMany = fresh.length > MOST_FRESH;
    setThinned(tooMany);
    const limits = { mostFresh: MOST_FRESH, most: tooMany ? MOST_HURRIED : MOST_SHOWN };
    if (!paused) return setChanges((known) => withChanges(known, told, wanted, limits));
    // What is shown goes on being told of; what is new waits.
    const known = told.filter(({ id }) => ids.has(id));
    setChanges((shown) => withChanges(shown, known, {}, { most: Number.POSITIVE_INFINITY }));
    hold((before) => ({
      changes: withChanges(before.changes, fresh, {}, { mostFresh: MOST_FRESH }),
      count: before.count + fresh.length,
    }));
  });
  useLive('changes', take);
  const pause = useCallback(
    (wanted: boolean) => {
      setPaused(wanted);
      if (wanted) return;
      hold(NONE);
      setChanges((known) => withChanges(known, held.changes));
    },
    [held],
  );
  const older = useOlder(query, value, (page) => {
    // Older ones are below: the list stands still, or they would be pushed out at once.
    setPaused(true);
    setChanges((known) => [...known, ...page.filter(({ id }) => !known.some((each) => each.id === id))]);
  });
  return { answer, changes, counts, paused, held: held.count, thinned, pause, ...older };
}
