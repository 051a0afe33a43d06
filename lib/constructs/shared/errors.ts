import type { IConstruct } from 'constructs';

/** What is wrong with a construct. */
export type ConstructErrorCode =
  | 'no-context'
  | 'invalid-context'
  | 'invalid-namespace'
  | 'invalid-removal'
  | 'no-stream'
  | 'invalid-key'
  | 'invalid-feed'
  | 'invalid-replica'
  | 'invalid-consumer'
  | 'invalid-api'
  | 'invalid-transition'
  | 'invalid-boundary-rules'
  | 'invalid-dashboard'
  | 'missing-bundle';

/** jsii lets no exported class extend `Error` itself. */
abstract class SynthesisError extends Error {}

/**
 * A construct that cannot be synthesised; the message ends with the construct's path.
 *
 * For TypeScript and JavaScript alone: in other languages it arrives as the error that jsii has there, with the same message.
 *
 * @internal
 */
export class ConstructError extends SynthesisError {
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
