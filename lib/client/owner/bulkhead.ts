import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';
import { OwnerError } from './owner-error';

export interface BulkheadOptions {
  /** Attempts at a time. @default 50 */
  readonly limit?: number;
  /**
   * Attempts that wait for their turn. Their deadlines end the waiting; this bounds the memory, of which each takes about 9 KB.
   * @default 5000
   */
  readonly queue?: number;
}

/** Keeps a slow owner from taking all sockets and memory of the caller. */
export class Bulkhead {
  readonly #policy: BulkheadPolicy;

  constructor({ limit = 50, queue = 5_000 }: BulkheadOptions) {
    this.#policy = bulkhead(limit, queue);
  }

  /**
   * @param signal an attempt whose signal is aborted while it waits is not made
   * @throws OwnerError `bulkhead-full` without an attempt
   */
  async run<T>(call: string, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    try {
      return await this.#policy.execute(() => {
        // Not told to the policy: it gives the place of one that is aborted to nobody, and those behind it wait on.
        signal.throwIfAborted();
        return attempt();
      });
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new OwnerError('bulkhead-full', `${call}: not asked, too many calls wait for the owner already`);
    }
  }
}
