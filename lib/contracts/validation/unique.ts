import { canonicalJson } from '../../wire/canonical-json';

/** Whether no two elements are equal, in time that grows with their number and not with its square. */
export function isUnique(items: readonly unknown[]): boolean {
  return new Set(items.map(canonicalJson)).size === items.length;
}
