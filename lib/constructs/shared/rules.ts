import type { IConstruct } from 'constructs';
import { ConstructError, type ConstructErrorCode } from './errors';

/** One row of a validation table: when the condition holds, the message tells what is wrong and how to mend it. */
export interface Rule {
  readonly condition: boolean;
  /** Called only when the condition holds, so that it may speak of what is there only then. */
  readonly message: () => string;
}

/**
 * Refuses a construct when the condition of any rule holds, and tells of all of them at once.
 *
 * @throws ConstructError with the messages of these rules
 */
export function refuseIf(scope: IConstruct, code: ConstructErrorCode, rules: readonly Rule[]): void {
  const broken = rules.filter(({ condition }) => condition).map(({ message }) => message());
  if (broken.length === 0) return;
  // Several rows of a table can find the same, such as two contracts that do not fit one table.
  throw new ConstructError(scope, code, [...new Set(broken)].join('\n'));
}
