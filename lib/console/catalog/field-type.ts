import type { Json } from '../../contracts/schema/check';
import { expand } from '../../contracts/schema/expand';
import { isText } from '../../wire/json';
import { isObject } from '../../wire/own';

/** The type of a field in words: `string (date-time)`, `integer or null`, `list of string`. */
export function typeText(field: unknown, root: Json): string {
  return textOf(expand(field, root));
}

function textOf(schema: unknown): string {
  if (!isObject(schema)) return 'any value';
  const { type, format, items, const: constant, enum: values, anyOf, oneOf } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  const choices = [anyOf, oneOf].find(Array.isArray);
  if (type === undefined) return choices ? [...new Set(choices.map(textOf))].join(' or ') : 'any value';
  const types = [type]
    .flat()
    .map((each) => (each === 'array' && isObject(items) ? `list of ${textOf(items)}` : String(each)));
  return `${types.join(' or ')}${isText(format) ? ` (${format})` : ''}`;
}
