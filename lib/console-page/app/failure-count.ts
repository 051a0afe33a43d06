import { onLive } from '../shared/live';
import { Store } from '../shared/store';

/** How much waits for a person. */
export const failureCount = new Store(0);

export function startFailureCount(): void {
  onLive('failures', ({ count }) => failureCount.set(count));
}
