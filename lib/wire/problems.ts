/** Statuses and titles of the problems that an owner's API answers, by code (RFC 9457). */
export const PROBLEMS = {
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

/** The `type` of a problem, by which callers tell it. */
export function problemType(code: ProblemCode): string {
  return `urn:event-sharing:problem:${code}`;
}

/** A problem as the API answers it (RFC 9457). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
}
