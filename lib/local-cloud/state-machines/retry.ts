import type { Catcher, Retrier, State } from './definition';
import { isFor, StateError } from './errors';
import { place } from './paths';
import type { Scope, Step } from './scope';

/**
 * Attempts a state again as its retriers say, each counting for itself, and goes on where a catcher says ("Handling errors in Step
 * Functions workflows", Step Functions developer guide).
 *
 * @param input the state's own, into which a caught error is put
 * @param attempt gets how often it was tried again
 */
export async function withRetries(
  name: string,
  state: State,
  input: unknown,
  { clock, signal, report }: Scope,
  attempt: (retryCount: number) => Promise<Step>,
): Promise<Step> {
  const retriers: readonly Retrier[] = 'Retry' in state ? (state.Retry ?? []) : [];
  const catchers: readonly Catcher[] = 'Catch' in state ? (state.Catch ?? []) : [];
  const counts = new Map<Retrier, number>();
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      return await attempt(retryCount);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof StateError)) throw thrown;
      const { error, cause } = thrown;
      const retrier = retriers.find(({ ErrorEquals }) => isFor(ErrorEquals, error));
      const used = retrier ? (counts.get(retrier) ?? 0) : 0;
      if (retrier && used < (retrier.MaxAttempts ?? 3)) {
        counts.set(retrier, used + 1);
        const ms = pauseMs(retrier, used);
        report(`${name} failed, tried again in ${Math.round(ms)} ms: ${thrown.message}`);
        await clock.sleep(ms, signal);
        signal.throwIfAborted();
        continue;
      }
      report(`${name} failed: ${thrown.message}`);
      const catcher = catchers.find(({ ErrorEquals }) => isFor(ErrorEquals, error));
      if (!catcher) throw thrown;
      const output = place(catcher.ResultPath, input, { Error: error, Cause: cause });
      return { output, next: catcher.Next };
    }
  }
}

function pauseMs(retrier: Retrier, used: number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = 31_622_400, JitterStrategy } = retrier;
  const ms = Math.min(IntervalSeconds * BackoffRate ** used, MaxDelaySeconds) * 1000;
  return JitterStrategy === 'FULL' ? ms * Math.random() : ms;
}
