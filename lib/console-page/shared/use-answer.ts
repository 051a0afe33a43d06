import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiProblem, get } from './http';
import { returns } from './live';
import type { Query } from './route';
import { useStore } from './use-store';

/** What was asked for, as far as it is known. */
export interface Answer<T> {
  /** The newest answer. It stays while the same is asked for again. */
  readonly value?: T;
  readonly problem?: ApiProblem;
  readonly loading: boolean;
  readonly reload: () => void;
}

interface Held<T> {
  readonly subject?: string;
  readonly value?: T;
  readonly problem?: ApiProblem;
  readonly loading: boolean;
}

/**
 * Asks the server, and asks again when the question changes, or the page was not told for a while.
 *
 * @param path without one nothing is asked
 * @param about what the answer is about: while more or less of the same is asked for, the answer before stays, and the
 * focus within it. @default the question
 */
export function useAnswer<T>(path: string | undefined, query: Query = {}, about?: string): Answer<T> {
  const [held, hold] = useState<Held<T>>({ loading: path !== undefined });
  const [round, again] = useState(0);
  const missed = useStore(returns);
  const search = JSON.stringify(query);
  const subject = about ?? `${path} ${search}`;
  useEffect(() => {
    if (path === undefined) return hold({ loading: false });
    const stop = new AbortController();
    hold((before) => (before.subject === subject ? { ...before, loading: true } : { loading: true }));
    get<T>(path, JSON.parse(search), stop.signal).then(
      (value) => hold({ subject, value, loading: false }),
      (error: unknown) => {
        if (!stop.signal.aborted) hold({ subject, problem: toProblem(error), loading: false });
      },
    );
    return () => stop.abort();
  }, [path, search, subject, round, missed]);
  const reload = useCallback(() => again((count) => count + 1), []);
  const { loading, value, problem } = held;
  return { loading, reload, value, problem };
}

export function toProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('unexpected', String(error));
}
