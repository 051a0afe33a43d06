import { isListOf } from './json';
import { isObject } from './own';

/** The exact values that a filter compares with. */
export type FilterValue = string | number | boolean | null;

/** Rows a replica wants: for each field named, the row's value must be one of those listed. */
export interface Filter {
  readonly [field: string]: readonly FilterValue[];
}

export function isFilterValue(value: unknown): value is FilterValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

export function isFilter(value: unknown): value is Filter {
  return isObject(value) && Object.values(value).every((values) => isListOf(values, isFilterValue));
}
