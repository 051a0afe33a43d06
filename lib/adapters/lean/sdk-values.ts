import type { Item } from '../../wire/item';

/** Stands in for the conversion for the SDK: the lean client takes and gives the wire form. */
export const toSdkItem = (item: Item): Item => item;
export const fromSdkItem = toSdkItem;
