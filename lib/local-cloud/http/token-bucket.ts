/** Lets requests through at a rate, and a burst of them at once ("Throttle requests", API Gateway developer guide). */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;

  /**
   * @param rate tokens a second
   * @param burst tokens in a full bucket
   * @param now milliseconds since any moment, never going back
   */
  constructor(rate: number, burst: number, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  /** @returns whether there was a token */
  take(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
