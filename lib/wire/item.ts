/** A value as JSON carries it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** A DynamoDB value in the wire form that stream events use: binary is base64 text. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly AttributeValue[];
  readonly M?: { readonly [name: string]: AttributeValue };
}

/** An item, or one side of a change: attribute values by name. */
export interface Item {
  readonly [name: string]: AttributeValue;
}

/** One attribute of a table's key. */
export interface KeyAttribute {
  readonly name: string;
  /** `S`, `N` or `B`. */
  readonly type: string;
}

/** A row in the contract's terms: values by field name. */
export interface Row {
  readonly [field: string]: JsonValue;
}
