import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Change, ChangesView, WatchCounts } from '../../console/api';
import type { ApiProblem } from '../shared/http';
import { get } from '../shared/http';
import { useLive } from '../shared/live';
import { type Answer, toProblem, useAnswer } from '../shared/use-answer';
import { type ChangeFilter, MOST_SHOWN, matches, withChanges } from './change-list';

export interface LiveChanges {
  readonly answer: Answer<ChangesView>;
  readonly changes: readonly Change[];
  readonly counts: WatchCounts | undefined;
  readonly paused: boolean;
  /** How many came while it was paused. */
  readonly held: number;
  readonly pause: (paused: boolean) => void;
  /** Reads older ones. @default there are none */
  readonly older?: () => void;
  readonly olderProblem?: ApiProblem;
}

/** The list of changes as it is now, and as it goes on. */
export function useChanges(filter: ChangeFilter): LiveChanges {
  const { contract, key, state } = filter;
  const query = { contract, key, state, limit: '100' };
  const answer = useAnswer<ChangesView>('changes', query);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [counts, setCounts] = useState<WatchCounts>();
  const [next, setNext] = useState<string>();
  const [olderProblem, setOlderProblem] = useState<ApiProblem>();
  const [paused, setPaused] = useState(false);
  const held = useRef<readonly Change[]>([]);
  const [heldCount, countHeld] = useState(0);
  useEffect(() => {
    held.current = [];
    countHeld(0);
    setChanges(answer.value?.changes.slice(0, MOST_SHOWN) ?? []);
    setNext(answer.value?.next);
    if (answer.value) setCounts(answer.value.counts);
  }, [answer.value]);
  useLive(
    'changes',
    useCallback(
      (batch) => {
        const told = batch.flatMap((each) => each.changes);
        setCounts(batch.at(-1)?.counts);
        const wanted = { contract, key, state };
        if (!paused) return setChanges((known) => withChanges(known, told, wanted));
        // What is shown goes on being told of; what is new waits.
        setChanges((known) => {
          const ids = new Set(known.map(({ id }) => id));
          return withChanges(
            known,
            told.filter(({ id }) => ids.has(id)),
            {},
            Number.POSITIVE_INFINITY,
          );
        });
        held.current = withChanges(held.current, told, wanted);
        countHeld((before) => before + told.filter((change) => matches(change, wanted)).length);
      },
      [paused, contract, key, state],
    ),
  );
  const pause = useCallback((wanted: boolean) => {
    setPaused(wanted);
    if (wanted) return;
    const waiting = held.current;
    held.current = [];
    countHeld(0);
    setChanges((known) => withChanges(known, waiting));
  }, []);
  const older = async () => {
    try {
      const page = await get<ChangesView>('changes', { ...query, before: next });
      // Older ones are below: the list stands still, or they would be pushed out at once.
      setPaused(true);
      setChanges((known) => [
        ...known,
        ...page.changes.filter(({ id }) => !known.some((each) => each.id === id)),
      ]);
      setNext(page.next);
      setOlderProblem(undefined);
    } catch (error) {
      setOlderProblem(toProblem(error));
    }
  };
  return {
    answer,
    changes,
    counts,
    paused,
    held: heldCount,
    pause,
    ...(next !== undefined && { older: () => void older() }),
    ...(olderProblem && { olderProblem }),
  };
}
