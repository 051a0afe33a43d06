/** Where the console works, and what it may do. `GET /api/session` */
export interface SessionView {
  readonly version: string;
  /** @default unknown to the endpoint */
  readonly account?: string;
  readonly region: string;
  /** @default the account and region has one environment */
  readonly namespace?: string;
  /** @default AWS itself */
  readonly endpoint?: string;
  readonly realAws: boolean;
  /** Whether it may write at all. */
  readonly write: boolean;
  /** What is shown is an app of `event-sharing dev`. */
  readonly dev: boolean;
}

/** An answer other than 2xx. */
export interface ProblemView {
  /** Of the operator's library (docs/errors.md), or the console's: `read-only`, `forbidden`, `not-confirmed`, `invalid-request`, `not-found`, `service-failed`, `internal`. */
  readonly code: string;
  /** What happened, and what to do. */
  readonly message: string;
}

/** Member of the body of every write. */
export interface Confirmation {
  /** On AWS: the name of the bounded context, typed by a person. */
  readonly confirm?: string;
}
