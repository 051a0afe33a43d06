import { useEffect } from 'preact/hooks';
import { visibleText } from '../../wire/visible-text';
import { ago, clock, NOTHING } from './format';
import { Store } from './store';
import { useStore } from './use-store';

/** The present second, for all that says how long ago something was. */
const now = new Store(Date.now());
let shown = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): number {
  useEffect(() => {
    shown += 1;
    timer ??= setInterval(() => now.set(Date.now()), 1000);
    return () => {
      shown -= 1;
      if (shown > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return useStore(now);
}

/** How long ago something was; the exact time is its title. */
export function Ago({ at }: { readonly at: string | undefined }) {
  const present = useNow();
  if (at === undefined) return <>{NOTHING}</>;
  return (
    <time dateTime={at} title={visibleText(at)}>
      {ago(at, present)}
    </time>
  );
}

/** The time of day in the reader's time zone; the title is in UTC. */
export function Clock({ at }: { readonly at: string | undefined }) {
  if (at === undefined) return <>{NOTHING}</>;
  return (
    <time dateTime={at} title={visibleText(at)}>
      {clock(at, Date.now())}
    </time>
  );
}
