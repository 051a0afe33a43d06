import { useEffect, useState } from 'preact/hooks';
import type { Store } from './store';

/** The store's value; the component is rendered again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, render] = useState(0);
  useEffect(() => {
    const again = () => render((count) => count + 1);
    // It may have changed between the first rendering and here.
    again();
    return store.subscribe(again);
  }, [store]);
  return store.value;
}
