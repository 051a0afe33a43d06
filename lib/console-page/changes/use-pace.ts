import { useCallback, useEffect, useRef } from 'preact/hooks';

/**
 * Gathers what comes, and passes it on at once, but never sooner than after a pause: what changes more often than one can
 * see only costs time.
 */
export function usePace<T>(
  pauseMs: number,
  pass: (gathered: readonly T[]) => void,
): (told: readonly T[]) => void {
  const waiting = useRef<T[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef(0);
  const newest = useRef(pass);
  newest.current = pass;
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (told) => {
      waiting.current.push(...told);
      timer.current ??= setTimeout(
        () => {
          timer.current = undefined;
          last.current = performance.now();
          const gathered = waiting.current;
          waiting.current = [];
          newest.current(gathered);
        },
        Math.max(0, last.current + pauseMs - performance.now()),
      );
    },
    [pauseMs],
  );
}
