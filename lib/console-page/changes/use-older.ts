import { useEffect, useState } from 'preact/hooks';
import type { Change, ChangesView } from '../../console/api';
import { type ApiProblem, get } from '../shared/http';
import type { Query } from '../shared/route';
import { toProblem } from '../shared/use-answer';

export interface Older {
  /** Reads older changes. @default there are none */
  readonly older?: () => void;
  readonly olderProblem?: ApiProblem;
}

/** The way further down a list, page by page. */
export function useOlder(
  query: Query,
  first: ChangesView | undefined,
  add: (changes: readonly Change[]) => void,
): Older {
  const [next, setNext] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    setNext(first?.next);
    setProblem(undefined);
  }, [first]);
  if (next === undefined) return problem ? { olderProblem: problem } : {};
  const older = async () => {
    try {
      const page = await get<ChangesView>('changes', { ...query, before: next });
      add(page.changes);
      setNext(page.next);
      setProblem(undefined);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return { older: () => void older(), ...(problem && { olderProblem: problem }) };
}
