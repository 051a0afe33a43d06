import type { ClientClock } from '../shared/clock';
import { Breaker, type BreakerOptions } from './breaker';
import { Bulkhead, type BulkheadOptions } from './bulkhead';
import { Coalescing } from './coalescing';
import type { Budget, Deadline } from './deadline';
import { networkError, statusError } from './failures';
import { type Observer, outcomeOf } from './observer';
import { OwnerError } from './owner-error';
import { Retries, type RetryOptions } from './retry';
import { RetryBudget } from './retry-budget';
import { type HttpRequest, type HttpResponse, SignedFetch, type SigningOptions } from './signed-fetch';

export interface PolicyOptions extends SigningOptions {
  /** Time for one attempt in milliseconds, also at most what is left of the call's. @default 1000 */
  readonly attemptTimeoutMs?: number;
  readonly retries?: RetryOptions;
  readonly breaker?: BreakerOptions;
  readonly bulkhead?: BulkheadOptions;
  /** @default nobody is told */
  readonly observer?: Observer;
}

export interface Call extends HttpRequest {
  /** What errors and reports call it; without values. */
  readonly name: string;
  /** Whether repeating it has no further effect. */
  readonly idempotent: boolean;
  /** Calls with the same text that overlap share one request. @default none is shared */
  readonly shareAs?: string;
}

/**
 * Sends calls through the policies, in this order from the outside: shared requests, retries, bulkhead, breaker, attempt.
 *
 * The breaker is asked when an attempt has got its place in the bulkhead: what queued while the owner went down is not sent
 * any more. A call that pauses before a repetition holds no place.
 */
export class Caller {
  readonly #fetch: SignedFetch;
  readonly #retries: Retries;
  readonly #bulkhead: Bulkhead;
  readonly #breaker: Breaker;
  readonly #shared: Coalescing<HttpResponse>;
  readonly #options: PolicyOptions;
  readonly #clock: ClientClock;

  constructor(base: URL, options: PolicyOptions, clock: ClientClock) {
    this.#options = options;
    this.#clock = clock;

    this.#fetch = new SignedFetch(base, options, clock);
    this.#retries = new Retries(options.retries ?? {}, new RetryBudget(clock), clock);
    this.#bulkhead = new Bulkhead(options.bulkhead ?? {});
    this.#breaker = new Breaker(options.breaker ?? {}, (state) => options.observer?.circuit?.(state));
    this.#shared = new Coalescing(clock);
  }

  /**
   * @param read makes sense of an answer with status 200 or 304
   * @throws OwnerError for any other; the reason of the caller's signal
   */
  async send<T>(call: Call, deadline: Deadline, read: (response: HttpResponse) => T): Promise<T> {
    const start = this.#clock.now();
    let attempts = 0;
    const send = (budget: Budget) =>
      this.#retries.run(call.idempotent, budget, () =>
        this.#bulkhead.run(call.name, budget.signal, () =>
          this.#breaker.run(call.name, () => {
            attempts += 1;
            return this.#attempt(call, budget);
          }),
        ),
      );
    const report = (outcome: ReturnType<typeof outcomeOf>) =>
      this.#options.observer?.called?.({
        call: call.name,
        outcome,
        attempts,
        durationMs: this.#clock.now() - start,
      });
    try {
      const response =
        call.shareAs === undefined
          ? await deadline.race(send(deadline))
          : await this.#shared.join(call.shareAs, deadline, send);
      const answer = read(response);
      report('ok');
      return answer;
    } catch (error) {
      report(outcomeOf(error));
      throw error;
    }
  }

  async #attempt(call: Call, budget: Budget): Promise<HttpResponse> {
    const limitMs = this.#options.attemptTimeoutMs ?? 1_000;
    const timer = AbortSignal.timeout(limitMs);
    let response: HttpResponse;
    try {
      response = await this.#fetch.send(call, AbortSignal.any([budget.signal, timer]));
    } catch (error) {
      if (budget.signal.aborted) throw budget.signal.reason;
      if (timer.aborted) throw new OwnerError('timeout', `${call.name}: no answer within ${limitMs} ms`);
      throw networkError(call.name, error);
    }
    if (response.status === 200 || response.status === 304) return response;
    throw statusError(call.name, response, this.#clock.now(), this.#fetch.scope);
  }
}
