import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';
import { type IntrinsicScope, resolve } from './intrinsics';

/**
 * Evaluates an entry of a template's `Conditions` section.
 *
 * @throws LocalCloudError `TemplateInvalid` when it is none of Equals, And, Or, Not, Condition
 */
export function evaluateCondition(expression: unknown, scope: IntrinsicScope): boolean {
  if (isObject(expression)) {
    if (typeof expression.Condition === 'string') return scope.condition(expression.Condition);
    const equals = expression['Fn::Equals'];
    if (Array.isArray(equals) && equals.length === 2) {
      const [left, right] = equals.map((side) => JSON.stringify(normalise(resolve(side, scope))));
      return left === right;
    }
    const and = expression['Fn::And'];
    if (Array.isArray(and)) return and.every((part) => evaluateCondition(part, scope));
    const or = expression['Fn::Or'];
    if (Array.isArray(or)) return or.some((part) => evaluateCondition(part, scope));
    const not = expression['Fn::Not'];
    if (Array.isArray(not) && not.length === 1) return !evaluateCondition(not[0], scope);
  }
  throw new LocalCloudError('TemplateInvalid', `not a condition: ${JSON.stringify(expression)}`);
}

/** CloudFormation compares scalars as text: true equals "true". */
function normalise(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
