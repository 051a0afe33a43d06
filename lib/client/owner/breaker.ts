import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import { OwnerError, type OwnerErrorKind } from './owner-error';

export interface BreakerOptions {
  /** Failures in a row that open the circuit. @default 5 */
  readonly failures?: number;
  /** How long it stays open before one call may probe the owner, in milliseconds. @default 5000 */
  readonly openMs?: number;
}

export type CircuitName = 'closed' | 'half-open' | 'open';

/** An owner that answers "no such row", "not allowed" or nonsense is up: only these say that it is not. */
const FAILURES: ReadonlySet<OwnerErrorKind> = new Set(['throttled', 'unavailable', 'timeout', 'network']);

const NAMES: { readonly [state: number]: CircuitName | undefined } = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
};

type Attempted<T> = { readonly value: T } | { readonly error: unknown; readonly failed: boolean };

/** Fails at once while an owner is down, and lets one call at a time find out whether it is back. */
export class Breaker {
  readonly #policy: CircuitBreakerPolicy;

  /** @param changed is told each new state */
  constructor({ failures = 5, openMs = 5_000 }: BreakerOptions, changed: (state: CircuitName) => void) {
    this.#policy = circuitBreaker(
      handleWhenResult((outcome) => (outcome as { failed?: boolean }).failed === true),
      { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: openMs },
    );
    this.#policy.onStateChange((state) => changed(NAMES[state] ?? 'open'));
  }

  /** @throws OwnerError `circuit-open` without an attempt */
  async run<T>(call: string, attempt: () => Promise<T>): Promise<T> {
    const refusal = () =>
      new OwnerError('circuit-open', `${call}: not asked, the owner failed repeatedly a moment ago`);
    // cockatiel lets callers wait for the end of a probe and go on all at once: a slow owner would hold them all.
    if (this.#policy.state === CircuitState.HalfOpen) throw refusal();
    const probe = this.#policy.state === CircuitState.Open;
    let outcome: Attempted<T>;
    try {
      outcome = await this.#policy.execute(() => observe(attempt, probe));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? refusal() : error;
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

async function observe<T>(attempt: () => Promise<T>, probe: boolean): Promise<Attempted<T>> {
  try {
    return { value: await attempt() };
  } catch (error) {
    // A probe that the caller gave up has not shown that the owner is back.
    return { error, failed: error instanceof OwnerError ? FAILURES.has(error.kind) : probe };
  }
}
