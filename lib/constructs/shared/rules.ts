import type { IConstruct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { ConstructError, type ConstructErrorCode } from './errors';

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

export function isWholeWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
