import type { Contract } from './contract';
import { own } from './own';

/** Which items of the owner's table a contract covers: those whose attribute equals or begins with a text. */
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
  /** A prefix to take away from the attribute's text, for example `USER#`. */
  readonly stripPrefix?: string;
}

/** How items of the owner's table become rows of the contract; needed for single-table designs only. */
export interface ContractSource {
  /** The items that the contract covers. @default every item of the table */
  readonly items?: ItemSelector;
  /** Fields that are not stored under their own name. @default every field is the attribute of the same name */
  readonly fields?: { readonly [field: string]: FieldSource };
}

/** How items of the owner's table become rows of a contract. */
export function sourceOf(contract: Contract): ContractSource {
  const { source } = contract.schema['x-contract'] as { readonly source?: ContractSource };
  return source ?? {};
}

/** Where a field comes from in the owner's item. */
export function sourceOfField(contract: Contract, field: string): FieldSource {
  return own(sourceOf(contract).fields, field) ?? { attribute: field };
}
