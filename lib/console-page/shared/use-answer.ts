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
  readonly address?: string;
  readonly value?: T;
  readonly problem?: ApiProblem;
  readonly loading: boolean;
}

/**
 * Asks the server, and asks again when the question changes, or the page was not told for a while.
 *
 * @param path without one nothing is asked
 */
export function useAnswer<T>(path: string | undefined, query: Query = {}): Answer<T> {
  const [held, hold] = useState<Held<T>>({ loading: path !== undefined });
  const [round, again] = useState(0);
  const missed = useStore(returns);
  const search = JSON.stringify(query);
  const address = path === undefined ? undefined : `${path} ${search}`;
  useEffect(() => {
    if (path === undefined) return hold({ loading: false });
    const stop = new AbortController();
    hold((before) => (before.address === address ? { ...before, loading: true } : { loading: true }));
    get<T>(path, JSON.parse(search), stop.signal).then(
      (value) => hold({ address, value, loading: false }),
      (error: unknown) => {
        if (!stop.signal.aborted) hold({ address, problem: toProblem(error), loading: false });
      },
    );
    return () => stop.abort();
  }, [path, search, address, round, missed]);
  const reload = useCallback(() => again((count) => count + 1), []);
  const { loading, value, problem } = held;
  return { loading, reload, value, problem };
}

export function toProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('unexpected', String(error));
}
