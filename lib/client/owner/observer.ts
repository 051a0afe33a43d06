import type { CircuitName } from './breaker';
import { OwnerError, type OwnerErrorKind } from './owner-error';

/** How one call of an owner went; it shows no values, so it may be logged. */
export interface CallReport {
  /** For example `get of users/User`. */
  readonly call: string;
  /**
   * `cached` without asking the owner, `stale` from the cache after the outage that is reported before it, `aborted` by the
   * caller's signal or for want of credentials.
   */
  readonly outcome: 'ok' | 'cached' | 'stale' | 'aborted' | OwnerErrorKind;
  /** Requests made for it; 0 when it shared another call's or was not made. */
  readonly attempts: number;
  readonly durationMs: number;
}

/** Is told what a client does, for metrics. Its methods must not throw. */
export interface Observer {
  called?(report: CallReport): void;
  circuit?(state: CircuitName): void;
}

/** What to report of a call that failed. */
export function outcomeOf(error: unknown): CallReport['outcome'] {
  return error instanceof OwnerError ? error.kind : 'aborted';
}
