import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A number as it was written: DynamoDB has more digits than JavaScript. */
export class ExactNumber {
  constructor(readonly text: string) {}
}

/** @throws SyntaxError */
export function parseWithNumbers(text: string): unknown {
  // The third argument is in Node from 21 on, and not in the types of ES2024.
  const revive = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

/** A value of JSON as DynamoDB stores it. */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (value instanceof ExactNumber) return { N: value.text };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: toItem(value as Readonly<Record<string, unknown>>) };
}

export function toItem(object: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, toAttribute(value)]));
}
