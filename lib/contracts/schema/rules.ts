import { ContractError, type ContractErrorCode } from './errors';

/** One row of a table of rules: when the condition holds, the message tells what is wrong and how to mend it. */
export interface Rule {
  readonly condition: boolean;
  readonly message: string;
  /** @default `invalid-contract` */
  readonly code?: ContractErrorCode;
}

/**
 * Refuses a contract at the first rule whose condition holds.
 *
 * @param where the file or object to name in the message
 * @throws ContractError with that rule's message
 */
export function refuseIf(where: string, rules: readonly Rule[]): void {
  const broken = rules.find(({ condition }) => condition);
  if (broken) throw new ContractError(broken.code ?? 'invalid-contract', `${where}: ${broken.message}`);
}
