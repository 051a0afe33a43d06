/** The kinds of JSON values. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

/** What the texts of a contract are in DynamoDB: a string (S), a number (N) or binary (B). */
export type TextType = 'string' | 'decimal' | 'binary';

/** What the elements of a set are: texts of that type, or numbers. */
export type SetElement = TextType | 'number';

/**
 * How a value of a contract is stored in DynamoDB, and which of its parts the contract shares. A JSON number, boolean or
 * null leaves no choice of its type; a text, an array or an object does.
 */
export interface ValueType {
  /** The kinds of JSON values that the contract allows here. */
  readonly kinds: ReadonlySet<JsonKind>;
  /** @default string */
  readonly text?: TextType;
  /** There is no contract that could tell a decimal from a number. @default false */
  readonly undescribed?: boolean;
  /** An array is a set of these. @default it is a list */
  readonly set?: SetElement;
  /** Whether the contract says which members a map has; if not, a map with members is not shared at all. */
  readonly namesMembers: boolean;
  /** Whether a member of this name is one that the contract shares. */
  shares(name: string): boolean;
  /** The element of a list at this place, from 0. */
  element(index: number): ValueType;
  /** A member of a map. */
  member(name: string): ValueType;
  /** Names of the members that the contract describes one by one. */
  readonly members: readonly string[];
}

export const ALL_KINDS: readonly JsonKind[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** Whatever there is, with all its parts: strings, numbers, booleans, null, lists and maps. */
export const PLAIN: ValueType = {
  kinds: new Set(ALL_KINDS),
  namesMembers: true,
  members: [],
  shares: () => true,
  element: () => PLAIN,
  member: () => PLAIN,
};

/**
 * A value of which nobody has a contract. A number may be a decimal, which only the contract tells, so it is read as text: one
 * that loses its digits in silence would be worse.
 */
export const UNDESCRIBED: ValueType = /* @__PURE__ */ Object.assign({}, PLAIN, {
  undescribed: true,
  element: () => UNDESCRIBED,
  member: () => UNDESCRIBED,
});

/** A decimal number as text, as DynamoDB takes and gives it. */
export const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Base64 with padding, as DynamoDB takes and gives it. Bits that belong to no byte are zero: with others the same bytes
 * would have several texts, and a key two names.
 */
export const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** Whether a decimal number is the same as a number of JavaScript, to all of its digits. */
export function fitsDouble(decimal: string): boolean {
  const number = Number(decimal);
  if (!Number.isFinite(number)) return false;
  const text = String(number);
  return text === decimal || significantDigits(text) === significantDigits(decimal);
}

/** Without sign, point, exponent, and zeros around them. */
export function significantDigits(decimal: string): string {
  const mantissa = decimal.replace(/e.*$/i, '').replace(/^[+-]/, '');
  return mantissa
    .replace('.', '')
    .replace(/^0+/, '')
    .replace(/(?<!0)0+$/, '');
}
