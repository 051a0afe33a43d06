import type { Rule } from '../../wire/rules';
import { ContractError, type ContractErrorCode } from './errors';

/** A rule for contracts, and the code of its error. */
export interface ContractRule extends Rule {
  /** @default `invalid-contract` */
  readonly code?: ContractErrorCode;
}

/**
 * Refuses a contract at the first rule whose condition holds.
 *
 * @param where the file or object to name in the message
 * @throws ContractError with that rule's message
 */
export function refuseIf(where: string, rules: readonly ContractRule[]): void {
  const broken = rules.find(({ condition }) => condition);
  if (broken) throw new ContractError(broken.code ?? 'invalid-contract', `${where}: ${broken.message()}`);
}
