/** Why an event can never be applied, a change never be published, or a request never be served. */
export type ReasonCode =
  | 'malformed'
  | 'wrong-contract'
  | 'unknown-major-version'
  | 'invalid'
  | 'older-than-horizon'
  | 'ahead-of-clock'
  | 'rejected-by-table'
  | 'payload-missing'
  | 'unsupported-value'
  | 'too-large'
  | 'incomplete-record'
  | 'bad-request';

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

/** For logs: the message of an unknown error may hold values. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
