import { own } from '../shared/own';
import type { Rule } from './definition';
import { find, type Readable, read } from './paths';

type Test = (value: unknown, expected: unknown) => boolean;

const equal: Test = (value, expected) => value === expected;
const less: Test = (value, expected) => (value as string) < (expected as string);
const greater: Test = (value, expected) => (value as string) > (expected as string);
const COMPARISONS: Readonly<Record<string, Test>> = {
  Equals: equal,
  LessThan: less,
  GreaterThan: greater,
  LessThanEquals: (value, expected) => equal(value, expected) || less(value, expected),
  GreaterThanEquals: (value, expected) => equal(value, expected) || greater(value, expected),
};
/** How a value is compared when it is of the type, otherwise `undefined`. */
const TYPES: Readonly<Record<string, (value: unknown) => unknown>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  Numeric: (value) => (typeof value === 'number' ? value : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  Timestamp: timestamp,
};
const IS: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => timestamp(value) !== undefined,
};

const TYPED = new RegExp(`^(${Object.keys(TYPES).join('|')})(${Object.keys(COMPARISONS).join('|')})(Path)?$`);

/** Whether an operator of a rule is one that is known here ("Choice workflow state", Step Functions developer guide). */
export function isOperator(name: string): boolean {
  return name === 'IsPresent' || name === 'StringMatches' || Object.hasOwn(IS, name) || TYPED.test(name);
}

/** @throws StateError `States.Runtime` when a rule looks at what is not there */
export function holds(rule: Rule, from: Readable): boolean {
  if (rule.And) return (rule.And as Rule[]).every((each) => holds(each, from));
  if (rule.Or) return (rule.Or as Rule[]).some((each) => holds(each, from));
  if (rule.Not) return !holds(rule.Not as Rule, from);
  const variable = String(rule.Variable);
  const [operator = '', expected] = Object.entries(rule).find(([name]) => isOperator(name)) ?? [];
  if (operator === 'IsPresent') return (find(variable, from) !== undefined) === expected;
  const value = read(variable, from);
  if (operator === 'StringMatches') return typeof value === 'string' && like(String(expected)).test(value);
  const is = own(IS, operator);
  if (is) return is(value) === expected;
  const [, type = '', comparison = '', path] = TYPED.exec(operator) ?? [];
  const as = TYPES[type] ?? (() => undefined);
  const [one, other] = [as(value), as(path ? read(String(expected), from) : expected)];
  return one !== undefined && other !== undefined && (COMPARISONS[comparison]?.(one, other) ?? false);
}

function timestamp(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** A pattern in which `*` stands for any characters, and `\*` for itself. */
function like(pattern: string): RegExp {
  const parts = pattern.match(/\\[*\\]|\*+|[^\\*]+|\\/gs) ?? [];
  const source = parts.map((part) =>
    part.startsWith('*') ? '.*' : escapeText(part.replace(/^\\(?=.)/s, '')),
  );
  return new RegExp(`^${source.join('')}$`, 's');
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
