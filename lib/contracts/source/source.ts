import { acceptedSchema, type CheckedContract } from '../schema/checked-contract';
import { parseTemplate, type TextTemplate } from './template';

/** A condition on an item of the owner's table: a text attribute equals or begins with a text. */
export interface ItemSelector {
  /** Name of the attribute in the owner's table. */
  readonly attribute: string;
  /** The whole value. Give either this or `beginsWith`. */
  readonly equals?: string;
  /** The beginning of the value. Give either this or `equals`. */
  readonly beginsWith?: string;
}

/** Where one contract field comes from in the owner's item. */
export interface FieldSource {
  /** Name of the attribute in the owner's table. */
  readonly attribute: string;
  /** A prefix to take away from the attribute's text, for example `USER#`: short for the template `USER#{field}`. */
  readonly stripPrefix?: string;
}

/** How items of the owner's table become rows of the contract; needed for single-table designs only. */
export interface ContractSource {
  /** One condition, or several that must all hold, on the items that the contract covers. @default every item of the table */
  readonly items?: ItemSelector | readonly ItemSelector[];
  /** Texts by attribute that are made of several fields, for example `{ "sk": "{site}#{sku}" }`. @default none */
  readonly templates?: { readonly [attribute: string]: string };
  /** Fields that are not stored under their own name. @default every field is the attribute of the same name */
  readonly fields?: { readonly [field: string]: FieldSource };
}

/** Where a field is in the owner's items. */
export interface FieldPlace {
  readonly attribute: string;
  /** What the attribute's text is made of. @default the attribute is the field */
  readonly template?: TextTemplate;
}

/** The source of a contract, in one form whatever the short forms it was written in. */
export interface ReadSource {
  /** All of them hold of an item that the contract covers. */
  readonly conditions: readonly ItemSelector[];
  placeOf(field: string): FieldPlace;
}

const known = new WeakMap<object, ReadSource>();

/** How items of the owner's table become rows of a contract. */
export function sourceOf(contract: CheckedContract): ReadSource {
  const { schema } = contract;
  const found = known.get(schema);
  if (found) return found;
  const source = readSource(acceptedSchema(contract)['x-contract'].source as ContractSource);
  known.set(schema, source);
  return source;
}

function readSource({ items = [], templates = {}, fields = {} }: ContractSource = {}): ReadSource {
  const places = new Map<string, FieldPlace>();
  for (const [field, { attribute, stripPrefix }] of Object.entries(fields)) {
    const template = stripPrefix === undefined ? undefined : { literals: [stripPrefix, ''], fields: [field] };
    places.set(field, { attribute, ...(template && { template }) });
  }
  for (const [attribute, text] of Object.entries(templates)) {
    const template = parseTemplate(text);
    for (const field of template.fields) places.set(field, { attribute, template });
  }
  return {
    conditions: [items].flat() as ItemSelector[],
    placeOf: (field) => places.get(field) ?? { attribute: field },
  };
}
