/** Why an event can never be applied, or a change can never be published. */
export type ReasonCode =
  | 'malformed'
  | 'wrong-contract'
  | 'unknown-major-version'
  | 'invalid'
  | 'older-than-horizon'
  | 'rejected-by-table'
  | 'payload-missing'
  | 'unsupported-value'
  | 'too-large';

/** Something that will fail again however often it is tried. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: ReasonCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
