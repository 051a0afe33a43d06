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
  | 'breaking-change';

/** A contract that cannot be used, or a use that does not fit the contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError';

  constructor(
    readonly code: ContractErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
