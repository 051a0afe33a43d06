/**
 * The shape of a JSON value: names of fields with the types of their values, and no value.
 *
 * @param text JSON, or anything else
 */
export function redact(text: string): unknown {
  try {
    return shapeOf(JSON.parse(text));
  } catch {
    return 'not JSON';
  }
}

/** The value itself where it is JSON. */
export function reveal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  // What all elements have in common does not matter here, and lists may be long.
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}
