/**
 * Why an owner gave no usable answer.
 *
 * - `not-found`: there is no such row, or no such path
 * - `bad-request`: the owner refused what was asked (400, 406 and other client errors)
 * - `forbidden`: the signature or the permission was refused (401, 403)
 * - `throttled`: the owner asked for fewer calls (429)
 * - `unavailable`: the owner failed (5xx)
 * - `timeout`: no answer within the time that an attempt or the call had
 * - `network`: no connection, or it broke
 * - `invalid-response`: an answer that does not fit the contract
 * - `circuit-open`: not asked, because the owner failed again and again a moment ago
 * - `bulkhead-full`: not asked, because too many calls of this process wait for the owner already
 */
export type OwnerErrorKind =
  | 'not-found'
  | 'bad-request'
  | 'forbidden'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'network'
  | 'invalid-response'
  | 'circuit-open'
  | 'bulkhead-full';

/** Members of an `application/problem+json` answer (RFC 9457). `detail` and `instance` may show the row that was asked for. */
export interface ProblemDetails {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly instance?: string;
}

interface OwnerErrorOptions extends ErrorOptions {
  readonly status?: number;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly problem?: ProblemDetails;
}

/** What keeps an owner from answering for a while; asking again, or something older instead, makes sense. */
const PASSING: ReadonlySet<OwnerErrorKind> = new Set([
  'throttled',
  'unavailable',
  'timeout',
  'network',
  'circuit-open',
  'bulkhead-full',
]);

/** A call of an owner that failed. The message names the call, and never a value of a row or of its key. */
export class OwnerError extends Error {
  override readonly name = 'OwnerError';
  /** Status of the owner's answer, if there was one. */
  readonly status?: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the owner asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly #problem?: ProblemDetails;

  constructor(
    readonly kind: OwnerErrorKind,
    message: string,
    { status, retryable = PASSING.has(kind), retryAfterMs, problem, cause }: OwnerErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.#problem = problem;
  }

  /** What the owner said. Not among the members that loggers print, because it may show values. */
  get problem(): ProblemDetails | undefined {
    return this.#problem;
  }
}

/** Whether the owner could not answer, in contrast to an answer that nobody likes. */
export function isOutage(error: unknown): error is OwnerError {
  return error instanceof OwnerError && PASSING.has(error.kind);
}
