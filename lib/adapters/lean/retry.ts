import { BrokenAnswerError, ServiceError, TimeoutError } from './errors';

const MAX_PAUSE_MS = 20_000;
const FIRST_PAUSE_MS = 100;
/** Who is throttled comes back later than who met a fault. */
const FIRST_THROTTLED_PAUSE_MS = 500;

/** Codes by which services throttle: "Retry behavior" in the AWS SDKs and Tools reference guide. */
const THROTTLING =
  /^(BandwidthLimitExceeded|EC2ThrottledException|KMSThrottlingException|LimitExceededException|PriorRequestNotComplete|ProvisionedThroughputExceeded(Exception)?|RequestLimitExceeded|RequestThrottled(Exception)?|SlowDown|Throttled(Exception)?|Throttling(Exception)?|TooManyRequestsException|TransactionInProgressException)$/;
const TRANSIENT =
  /^(RequestTimeout(Exception)?|InternalError|InternalFailure|InternalServerError|ServiceUnavailable)$/;
const TRANSIENT_STATUS: readonly number[] = [500, 502, 503, 504];

/** What an error means for its request. */
type Kind = 'throttled' | 'transient' | 'final';

export function kindOf(error: unknown): Kind {
  if (error instanceof TimeoutError || error instanceof BrokenAnswerError) return 'transient';
  if (error instanceof ServiceError) {
    const { name, $metadata } = error;
    if (THROTTLING.test(name) || $metadata.httpStatusCode === 429) return 'throttled';
    return TRANSIENT.test(name) || TRANSIENT_STATUS.includes($metadata.httpStatusCode)
      ? 'transient'
      : 'final';
  }
  // Errors of the network name the call of the system that failed, or their code alone.
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  return syscall !== undefined || NETWORK.test(String(code)) ? 'transient' : 'final';
}

const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|HPE_)/;

/**
 * How long to wait before another attempt: anything up to a bound that doubles, so that those who failed together do not come
 * back together.
 *
 * @param attempts that were made
 * @param asked what the service asks for, at most as long as the longest pause
 */
export function pauseAfter(kind: Kind, attempts: number, asked = 0): number {
  const first = kind === 'throttled' ? FIRST_THROTTLED_PAUSE_MS : FIRST_PAUSE_MS;
  const bound = Math.min(MAX_PAUSE_MS, first * 2 ** (attempts - 1));
  return Math.max(Math.random() * bound, Math.min(MAX_PAUSE_MS, asked));
}

const CAPACITY = 500;
const COST = 5;

/** Ends retries where nearly all requests fail: they would only add to what a service cannot bear. As in the SDK's standard mode. */
export class RetryQuota {
  #left = CAPACITY;

  /** Answers whether there may be another attempt. */
  take(): boolean {
    if (this.#left < COST) return false;
    this.#left -= COST;
    return true;
  }

  /** @param retried whether it took more than one attempt */
  succeeded(retried: boolean): void {
    this.#left = Math.min(CAPACITY, this.#left + (retried ? COST : 1));
  }
}
