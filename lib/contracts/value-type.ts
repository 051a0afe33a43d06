/** The kinds of JSON values. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

/** What the texts of a contract are in DynamoDB: a string (S), a number (N) or binary (B). */
export type TextType = 'string' | 'decimal' | 'binary';

/** What the elements of a set are: texts of that type, or numbers. */
export type SetElement = TextType | 'number';

/**
 * How a value of a contract is stored in DynamoDB. A JSON number, boolean or null leaves no choice; a text, an array or
 * an object does.
 */
export interface ValueType {
  /** The kinds of JSON values that the contract allows here. */
  readonly kinds: ReadonlySet<JsonKind>;
  /** @default string */
  readonly text?: TextType;
  /** An array is a set of these. @default it is a list */
  readonly set?: SetElement;
  /** The elements of a list. */
  items(): ValueType;
  /** A member of a map. */
  member(name: string): ValueType;
  /** Names of the members that the contract describes. */
  readonly members: readonly string[];
}

export const ALL_KINDS: readonly JsonKind[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** A value of which a contract says nothing: strings, numbers, booleans, null, lists and maps. */
export const PLAIN: ValueType = {
  kinds: new Set(ALL_KINDS),
  members: [],
  items: () => PLAIN,
  member: () => PLAIN,
};

/** A decimal number as text, as DynamoDB takes and gives it. */
export const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Base64 with padding, as DynamoDB takes and gives it. */
export const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
