/** What is in an operator's way. */
export type OperatorErrorCode =
  | 'no-endpoint'
  | 'unknown-replica'
  | 'ambiguous-replica'
  | 'unknown-feed'
  | 'ambiguous-feed'
  | 'feed-missing'
  | 'bucket-unreadable'
  | 'invalid-description'
  | 'invalid-namespace'
  | 'function-failed'
  | 'run-failed'
  | 'unknown-run'
  | 'throttled'
  | 'unknown-message'
  | 'invalid-body'
  | 'invalid-key'
  | 'contract-unknown'
  | 'no-rows'
  | 'interrupted';

/** Every error that the operator's functions throw on purpose; its message says what to do. Services' own errors pass through. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';

  constructor(
    readonly code: OperatorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
