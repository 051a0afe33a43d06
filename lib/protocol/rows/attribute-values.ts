import {
  BASE64,
  DECIMAL,
  fitsDouble,
  PLAIN,
  type SetElement,
  significantDigits,
  type ValueType,
} from '../../contracts/schema/value-type';
import type { AttributeValue, Item, JsonValue } from '../../wire/item';
import { ProtocolError } from './errors';

/** AWS: "Nested attributes", constraints in Amazon DynamoDB; a list in a list is two levels. */
const MAX_LEVELS = 32;

const SETS = { string: 'SS', number: 'NS', decimal: 'NS', binary: 'BS' } as const;

/** How a contract describes the types that it does not take for granted. */
const DESCRIPTIONS: { readonly [type: string]: string | undefined } = {
  S: '"type": "string" alone',
  B: '"type": "string", "contentEncoding": "base64"',
  SS: '"type": "array", "uniqueItems": true with "items"',
  NS: '"type": "array", "uniqueItems": true with "items"',
  BS: '"type": "array", "uniqueItems": true with "items"',
  L: '"type": "array" without "uniqueItems"',
};

/**
 * The value as it is, with all its parts.
 *
 * @param where the attribute to name in the message
 * @param type what the contract says of it
 * @throws ProtocolError when JSON cannot carry the value so that it comes out with the same type: one that the contract
 * does not say, or a number beyond a double
 */
export function fromAttributeValue(value: AttributeValue, where: string, type = PLAIN): JsonValue {
  return read(value, () => where, type, false, 1);
}

/**
 * What the contract shares of a value of the owner: members of maps that it does not name are left out, at every depth.
 *
 * @param where the attribute to name in the message
 * @param type what the contract says of it
 * @throws ProtocolError as `fromAttributeValue`, and for a map of which the contract names no member
 */
export function sharedValue(value: AttributeValue, where: string, type: ValueType): JsonValue {
  return read(value, () => where, type, true, 1);
}

/** @param where is asked only when something is wrong */
function read(
  value: AttributeValue,
  where: () => string,
  type: ValueType,
  sharedOnly: boolean,
  level: number,
): JsonValue {
  const found = typeOf(value);
  if (found === undefined) {
    throw new ProtocolError('unsupported-value', `attribute ${where()} is not a value as DynamoDB writes it`);
  }
  const { text = 'string', set, undescribed = false } = type;
  if (value.S !== undefined && text === 'string') return value.S;
  if (value.N !== undefined) return text === 'decimal' || undescribed ? value.N : fromNumber(value.N, where);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.B !== undefined && text === 'binary') return value.B;
  if (level > MAX_LEVELS) throw tooDeep(where());
  const elements = set && value[SETS[set]];
  // DynamoDB keeps no order among them: sorted, equal sets are equal in JSON too.
  if (elements)
    return [...elements].sort().map((each) => (set === 'number' ? fromNumber(each, where) : each));
  if (value.L && !set) {
    return value.L.map((each, index) =>
      read(each, () => `${where()}[${index}]`, type.element(index), sharedOnly, level + 1),
    );
  }
  if (value.M && (type.kinds.has('object') || !sharedOnly))
    return readMap(value.M, where, type, sharedOnly, level);
  if (undescribed) {
    throw new ProtocolError(
      'unsupported-value',
      `attribute ${where()} has DynamoDB type ${found}, which JSON does not show: read it with its contract`,
    );
  }
  throw new ProtocolError(
    'unsupported-value',
    `attribute ${where()} has DynamoDB type ${found}, the contract says otherwise: store it as the contract says, or describe it there as ${DESCRIPTIONS[found] ?? 'it is stored'}`,
  );
}

function readMap(
  map: Item,
  where: () => string,
  type: ValueType,
  sharedOnly: boolean,
  level: number,
): Record<string, JsonValue> {
  const row: Record<string, JsonValue> = {};
  for (const name of Object.keys(map)) {
    if (sharedOnly && !type.namesMembers) throw unnamed(where());
    if (sharedOnly && !type.shares(name)) continue;
    // Names that the contract does not know are the row's own data, and messages must not show any.
    const place = () => `${where()}.${type.members.includes(name) ? name : '*'}`;
    put(row, name, read(map[name] as AttributeValue, place, type.member(name), sharedOnly, level + 1));
  }
  return row;
}

/**
 * @param type what the contract says of the value
 * @throws ProtocolError when the value is not what the contract says, so that there is nothing to write
 */
export function toAttributeValue(value: JsonValue, type = PLAIN, level = 1): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return toText(value, type);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ProtocolError('invalid', 'a number is not finite');
    return { N: String(value) };
  }
  if (typeof value === 'boolean') return { BOOL: value };
  if (level > MAX_LEVELS) throw tooDeep('a value');
  if (!Array.isArray(value)) return { M: toItem(value, type, level + 1) };
  if (type.set) return toSet(value, type.set);
  return { L: value.map((each, index) => toAttributeValue(each, type.element(index), level + 1)) };
}

/** @param type of the row: each value has the type of the member with its name */
export function toItem(row: { readonly [name: string]: JsonValue }, type = PLAIN, level = 1): Item {
  const item: Record<string, AttributeValue> = {};
  for (const name of Object.keys(row))
    put(item, wellFormed(name), toAttributeValue(row[name] as JsonValue, type.member(name), level));
  return item;
}

/** A member that the object has itself, whatever its name: assigned, this one would be its prototype. */
function put<T>(object: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function toText(text: string, { text: kind }: ValueType): AttributeValue {
  if (kind === 'binary') {
    if (!BASE64.test(text)) throw new ProtocolError('invalid', 'a binary value is not base64 with padding');
    return { B: text };
  }
  if (kind !== 'decimal') return { S: wellFormed(text) };
  if (!DECIMAL.test(text)) throw new ProtocolError('invalid', 'a decimal is not a number');
  return { N: text };
}

/** JSON can carry half a surrogate pair, DynamoDB can not: it would answer that it cannot read the request. */
function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new ProtocolError('invalid', 'a text is not well-formed Unicode');
}

function toSet(elements: readonly JsonValue[], kind: SetElement): AttributeValue {
  const wanted = kind === 'number' ? 'number' : 'string';
  if (elements.length === 0 || elements.some((each) => typeof each !== wanted)) {
    throw new ProtocolError(
      'invalid',
      `a set of ${kind} is empty or has other elements: DynamoDB has no such set`,
    );
  }
  return { [SETS[kind]]: elements.map((each) => wellFormed(String(each))) };
}

const isText = (content: unknown) => typeof content === 'string';
const isNumber = (content: unknown) => typeof content === 'string' && DECIMAL.test(content);
const isFlag = (content: unknown) => typeof content === 'boolean';
const isListOf = (isElement: (content: unknown) => boolean) => (content: unknown) =>
  Array.isArray(content) && content.every(isElement);

// Marked for bundles that only write: what is called when a module is loaded stays in them otherwise.
const SHAPES: ReadonlyMap<string, (content: unknown) => boolean> = new Map([
  ['S', isText],
  ['N', isNumber],
  ['B', isText],
  ['SS', /* @__PURE__ */ isListOf(isText)],
  ['NS', /* @__PURE__ */ isListOf(isNumber)],
  ['BS', /* @__PURE__ */ isListOf(isText)],
  ['BOOL', isFlag],
  ['NULL', isFlag],
  ['L', Array.isArray],
  ['M', (content) => typeof content === 'object' && content !== null && !Array.isArray(content)],
]);

/** @returns `undefined` when it is not exactly one of DynamoDB's types */
function typeOf(value: AttributeValue): string | undefined {
  let type: string | undefined;
  for (const name in value) {
    const content = value[name as keyof AttributeValue];
    if (content === undefined) continue;
    if (type !== undefined || !SHAPES.get(name)?.(content)) return undefined;
    type = name;
  }
  return type;
}

function unnamed(where: string): ProtocolError {
  return new ProtocolError(
    'unsupported-value',
    `attribute ${where} is a map, and the contract names no member of it: name what is shared of it under "properties", or say "additionalProperties": true there`,
  );
}

function tooDeep(where: string): ProtocolError {
  return new ProtocolError(
    'unsupported-value',
    `${where} is nested deeper than DynamoDB's ${MAX_LEVELS} levels`,
  );
}

function fromNumber(text: string, where: () => string): number {
  // DynamoDB keeps 38 digits, a JSON number about 15: rather say so than let digits vanish silently.
  if (!fitsDouble(text)) {
    throw new ProtocolError(
      'unsupported-value',
      `attribute ${where()} is a number of ${significantDigits(text).length} digits, which JSON cannot carry exactly: store it as a string, or say "type": "string", "format": "decimal" in the contract`,
    );
  }
  // JSON has no negative zero.
  return Number(text) || 0;
}
