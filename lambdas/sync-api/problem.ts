import { PROBLEM_TYPE_PREFIX } from '../../lib/wire/problems';

/** Statuses and titles of the problems that the API answers, by code (RFC 9457). */
const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request cannot be understood' },
  'no-such-route': { status: 404, title: 'There is nothing at this path' },
  'not-found': { status: 404, title: 'There is no such row' },
  'not-acceptable': { status: 406, title: 'The version asked for is not served' },
  'answer-too-large': { status: 400, title: 'The answer would be too large' },
  'row-not-shareable': { status: 500, title: 'A row does not fit its contract' },
  internal: { status: 500, title: 'The request failed' },
  unavailable: { status: 503, title: 'The table does not answer' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Why a request gets no answer. The detail goes to the caller: it must show no value of any row. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** As RFC 9457 writes it. */
  toJson(requestId: string): object {
    const { status, title } = PROBLEMS[this.code];
    const type = `${PROBLEM_TYPE_PREFIX}${this.code}`;
    return { type, title, status, detail: this.message, instance: `urn:request:${requestId}` };
  }
}
