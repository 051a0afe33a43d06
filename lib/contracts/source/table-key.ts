import type { CheckedContract } from '../schema/checked-contract';
import { type FieldPlace, sourceOf } from './source';

/** From what a key attribute of the owner's table follows: key fields of the contract, or a fixed text. */
export type KeyOrigin = (FieldPlace & { readonly fields: readonly string[] }) | { readonly equals: string };

/** @returns `undefined` when the contract's key does not tell the attribute */
export function originOf(contract: CheckedContract, attribute: string): KeyOrigin | undefined {
  const { conditions, placeOf } = sourceOf(contract);
  const fixed = conditions.find((each) => each.attribute === attribute)?.equals;
  if (fixed !== undefined) return { equals: fixed };
  for (const field of contract.key) {
    const place = placeOf(field);
    const fields = place.template?.fields ?? [field];
    if (place.attribute === attribute && fields.every((each) => contract.key.includes(each)))
      return { ...place, fields };
  }
  return undefined;
}

/**
 * The first key attribute of the owner's table that the contract's key leaves open, so that several items would share
 * one row.
 *
 * @param names of the table's key attributes
 */
export function openAttribute(contract: CheckedContract, names: readonly string[]): string | undefined {
  return names.find((name) => originOf(contract, name) === undefined);
}

/** The first key field that is not part of the owner's key: its value can change while the item stays. */
export function movingField(contract: CheckedContract, names: readonly string[]): string | undefined {
  return contract.key.find((field) => !names.includes(sourceOf(contract).placeOf(field).attribute));
}
