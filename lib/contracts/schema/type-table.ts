import { own } from '../../wire/own';
import {
  ALL_KINDS,
  type JsonKind,
  PLAIN,
  type SetElement,
  type TextType,
  type ValueType,
} from './value-type';
import type { ReadType } from './value-types';

/** The types of a contract's values as data, the row's first; they refer to each other by their places. */
export type TypeTable = readonly TypeEntry[];

interface TypeEntry {
  /** @default all */
  readonly kinds?: readonly JsonKind[];
  /** @default string */
  readonly text?: TextType;
  /** @default an array is a list */
  readonly set?: SetElement;
  /** Of an object of which no member is named. @default false */
  readonly unnamed?: true;
  readonly members?: { readonly [name: string]: number };
  /** Of members that are not named. @default they are not shared */
  readonly rest?: number;
  /** Of the elements of an array one by one, the last also of those that follow. */
  readonly elements?: readonly number[];
}

/** @param row whose types do not depend on patterns of names */
export function tableOf(row: ReadType): TypeTable {
  const types = [row];
  const placeOf = (type: ReadType): number => {
    const known = types.indexOf(type);
    return known === -1 ? types.push(type) - 1 : known;
  };
  const table: TypeEntry[] = [];
  // It grows by the types to which one refers.
  for (const type of types) table.push(entryOf(type, placeOf));
  return table;
}

function entryOf(type: ReadType, placeOf: (type: ReadType) => number): TypeEntry {
  const { kinds, text, set, namesMembers, members, prefix } = type;
  return {
    ...(kinds.size < ALL_KINDS.length && { kinds: [...kinds] }),
    ...(text !== 'string' && text && { text }),
    ...(set && { set }),
    ...(kinds.has('object') && {
      ...(!namesMembers && { unnamed: true }),
      ...(members.length > 0 && {
        members: Object.fromEntries(members.map((name) => [name, placeOf(type.member(name))])),
      }),
      // No member has this name: it stands for all that are not named.
      ...(type.shares('') && { rest: placeOf(type.member('')) }),
    }),
    ...(kinds.has('array') && {
      elements: Array.from({ length: prefix + 1 }, (_, index) => placeOf(type.element(index))),
    }),
  };
}

/** The type of a row. */
export function typesFrom(table: TypeTable): ValueType {
  const types = table.map(
    ({ kinds = ALL_KINDS, text, set, unnamed = false, members = {}, rest, elements = [] }): ValueType => ({
      kinds: new Set(kinds),
      text,
      set,
      namesMembers: !unnamed,
      members: Object.keys(members),
      shares: (name) =>
        Object.hasOwn(members, name) ? at(members[name]).kinds.size > 0 : rest !== undefined,
      element: (index) => at(elements[Math.min(index, elements.length - 1)]),
      member: (name) => at(own(members, name) ?? rest),
    }),
  );
  const at = (place = -1) => types[place] ?? PLAIN;
  return at(0);
}
