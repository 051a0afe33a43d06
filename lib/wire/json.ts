import { isObject } from './own';

/** @returns `undefined` when the text is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string';

/** Whether a value counts something: a whole number, not below 0. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function isListOf<T>(value: unknown, isOne: (each: unknown) => each is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

/** Whether a value is an object, and all these members of it are of one type. */
export function hasMembers<Name extends string, T>(
  value: unknown,
  names: readonly Name[],
  isOne: (each: unknown) => each is T,
): value is Readonly<Record<Name, T>> & { readonly [member: string]: unknown } {
  return isObject(value) && names.every((name) => isOne(value[name]));
}
