import { ProtocolError } from './errors';

/** A value as JSON carries it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** A DynamoDB value in the wire form that stream events use. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly AttributeValue[];
  readonly M?: { readonly [name: string]: AttributeValue };
}

/** An item, or one side of a change: attribute values by name. */
export interface Item {
  readonly [name: string]: AttributeValue;
}

/**
 * @param where the attribute to name in the message
 * @throws ProtocolError when JSON cannot carry the value unchanged: binary, a set, or a number beyond a double
 */
export function fromAttributeValue(value: AttributeValue, where: string): JsonValue {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return fromNumber(value.N, where);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L) return value.L.map((element, index) => fromAttributeValue(element, `${where}[${index}]`));
  if (value.M) {
    return Object.fromEntries(
      Object.entries(value.M).map(([name, member]) => [name, fromAttributeValue(member, `${where}.${name}`)]),
    );
  }
  const type = Object.keys(value)[0] ?? 'nothing';
  throw new ProtocolError(
    'unsupported-value',
    `attribute ${where} has DynamoDB type ${type}, which an event cannot carry: store a string, number, boolean, list or map`,
  );
}

export function toAttributeValue(value: JsonValue): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
  return { M: toItem(value) };
}

export function toItem(row: { readonly [name: string]: JsonValue }): Item {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toAttributeValue(value)]));
}

function fromNumber(text: string, where: string): number {
  const number = Number(text);
  // DynamoDB keeps 38 digits, a JSON number about 15: rather say so than let digits vanish silently.
  if (!Number.isFinite(number) || significantDigits(String(number)) !== significantDigits(text)) {
    throw new ProtocolError(
      'unsupported-value',
      `attribute ${where} is a number of ${significantDigits(text).length} digits, which JSON cannot carry exactly: store it as a string`,
    );
  }
  return number;
}

function significantDigits(decimal: string): string {
  const mantissa = decimal.replace(/e.*$/i, '').replace(/^[+-]/, '');
  return mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
}
