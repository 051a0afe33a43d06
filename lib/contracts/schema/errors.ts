/** What is wrong with a contract or with a use of it. */
export type ContractErrorCode =
  | 'unreadable-file'
  | 'invalid-json'
  | 'invalid-contract'
  | 'missing-key'
  | 'reserved-name'
  | 'unknown-field'
  | 'invalid-filter'
  | 'invalid-schema'
  | 'invalid-upcast'
  | 'invalid-lock'
  | 'invalid-readers'
  | 'breaking-change';

/** jsii lets no exported class extend `Error` itself. */
abstract class DefinitionError extends Error {}

/**
 * A contract that cannot be used, or a use that does not fit the contract.
 *
 * For TypeScript and JavaScript alone: in other languages it arrives as the error that jsii has there, with the same message.
 *
 * @internal
 */
export class ContractError extends DefinitionError {
  override readonly name = 'ContractError';

  constructor(
    readonly code: ContractErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
