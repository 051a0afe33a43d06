import type { JsonValue, Row } from '../../wire/item';
import { parseJson } from '../../wire/json';
import { isObject } from '../../wire/own';

/** A field of a key, as `RowChoices` tells of it. */
export interface KeyField {
  readonly name: string;
  readonly type: string;
}

/** What a person wrote for the fields of a key, as a key; or what is wrong with it. */
export function keyOf(
  fields: readonly KeyField[],
  written: Readonly<Record<string, string>>,
): { readonly key: Row } | { readonly wrong: Readonly<Record<string, string>> } {
  const key: [string, JsonValue][] = [];
  const wrong: [string, string][] = [];
  for (const { name, type } of fields) {
    const text = Object.hasOwn(written, name) ? (written[name] ?? '') : '';
    const value = readValue(text, type);
    if (value === undefined) wrong.push([name, text === '' ? 'Write a value.' : `“${text}” is no ${type}.`]);
    else key.push([name, value]);
  }
  return wrong.length > 0 ? { wrong: Object.fromEntries(wrong) } : { key: Object.fromEntries(key) };
}

function readValue(text: string, type: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (!/integer|number|boolean/.test(type)) return text;
  const value = parseJson(text.trim());
  const fits = /boolean/.test(type)
    ? typeof value === 'boolean'
    : typeof value === 'number' && (/number/.test(type) || Number.isSafeInteger(value));
  if (fits) return value as JsonValue;
  return /string/.test(type) ? text : undefined;
}

/** The texts that make a key: the way back of `keyOf`. */
export function writtenOf(key: Row | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(key ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** @returns `undefined` when the text is no key */
export function parseKey(text: string | undefined): Row | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  return isObject(value) ? (value as Row) : undefined;
}

/** What a person wrote for an index' key: JSON, or else the text itself. */
export function jsonOf(text: string): string {
  return parseJson(text) === undefined ? JSON.stringify(text) : text;
}
