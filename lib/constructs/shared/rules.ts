import type { IConstruct } from 'constructs';
import { ConstructError, type ConstructErrorCode } from './errors';

/** One row of a validation table: when the condition holds, the message tells what is wrong and how to mend it. */
export interface Rule {
  readonly condition: boolean;
  readonly message: string;
}

/**
 * Refuses a construct at the first rule whose condition holds.
 *
 * @throws ConstructError with that rule's message
 */
export function refuseIf(scope: IConstruct, code: ConstructErrorCode, rules: readonly Rule[]): void {
  for (const { condition, message } of rules) {
    if (condition) throw new ConstructError(scope, code, message);
  }
}
