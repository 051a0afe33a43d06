import type { IConstruct } from 'constructs';

/** What is wrong with a construct. */
export type ConstructErrorCode =
  | 'no-context'
  | 'invalid-context'
  | 'no-stream'
  | 'invalid-key'
  | 'invalid-feed'
  | 'invalid-replica'
  | 'invalid-api'
  | 'invalid-transition'
  | 'invalid-boundary-rules'
  | 'missing-bundle';

/** A construct that cannot be synthesised; the message ends with the construct's path. */
export class ConstructError extends Error {
  override readonly name = 'ConstructError';

  constructor(
    scope: IConstruct,
    readonly code: ConstructErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${message} (at ${scope.node.path || 'the app'})`, options);
  }
}
