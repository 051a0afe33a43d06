/** Why data cannot be an event. */
export type OutboxErrorCode =
  /** It has a field that the contract does not know. */
  | 'unknown-field'
  /** It is not as the contract says. */
  | 'invalid'
  /** DynamoDB does not store it, or it would be read back as something else. */
  | 'unstorable'
  /** DynamoDB takes no item of its size. */
  | 'too-large';

/** The data of an event that can never be published. No value of it is in the message. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';

  constructor(
    readonly code: OutboxErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
