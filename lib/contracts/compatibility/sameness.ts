import { canonicalJson } from '../../wire/canonical-json';
import { isObject } from '../../wire/own';
import type { Json } from '../schema/check';
import { expand, merge } from '../schema/expand';
import { LISTED_SCHEMAS, NAMED_SCHEMAS, ONE_SCHEMA } from '../schema/keywords';
import { resolve } from '../schema/resolve';

/** A contract's schemas, each with the reference at its head followed. Equal schemas in, equal schemas out. */
export interface SchemaReader {
  /** A schema of which nothing is said allows everything, `false` allows nothing. */
  read(schema: unknown): Json;
  /** What a keyword says, for a message. */
  show(value: unknown): unknown;
}

const ANYTHING: Json = {};
const NOTHING: Json = { not: {} };

export function readerOf(root: Json): SchemaReader {
  const known = new Map<Json, Json>();
  const read = (schema: unknown): Json => {
    if (!isObject(schema)) return schema === false ? NOTHING : ANYTHING;
    const { $ref, ...own } = schema;
    if (typeof $ref !== 'string') return schema;
    const found = known.get(schema) ?? (merge(read(resolve($ref, root)), own) as Json);
    known.set(schema, found);
    return found;
  };
  return { read, show: (value) => expand(value, root) };
}

/** Whether the same keyword says the same in two contracts, wherever they keep what they refer to. */
export type Sameness = (keyword: string, old: unknown, now: unknown) => boolean;

/**
 * Compares schemas and not their texts: what two contracts share among many fields is looked at once, and a schema that
 * refers back to itself is taken for the same until a difference is found.
 */
export function samenessOf(before: SchemaReader, after: SchemaReader): Sameness {
  const answers = new PairMap<boolean>();
  const sameSchema = (one: unknown, other: unknown, assumed: PairMap<boolean>): boolean => {
    const [old, now] = [before.read(one), after.read(other)];
    const known = answers.get(old, now) ?? assumed.get(old, now);
    if (known !== undefined) return known;
    assumed.set(old, now, true);
    const same = sameMembers(old, now, (keyword) => sameValue(keyword, old[keyword], now[keyword], assumed));
    if (!same) answers.set(old, now, false);
    return same;
  };
  const sameValue = (keyword: string, old: unknown, now: unknown, assumed: PairMap<boolean>): boolean => {
    const same = (one: unknown, other: unknown) => sameSchema(one, other, assumed);
    if (ONE_SCHEMA.includes(keyword) && old !== undefined && now !== undefined) return same(old, now);
    if (LISTED_SCHEMAS.includes(keyword) && Array.isArray(old) && Array.isArray(now))
      return old.length === now.length && old.every((each, index) => same(each, now[index]));
    if (NAMED_SCHEMAS.includes(keyword) && isObject(old) && isObject(now))
      return sameMembers(old, now, (name) => same(old[name], now[name]));
    return canonicalJson(old) === canonicalJson(now);
  };
  return (keyword, old, now) => sameValue(keyword, old, now, new PairMap());
}

function sameMembers(old: Json, now: Json, same: (name: string) => boolean): boolean {
  const names = Object.keys(old);
  return (
    names.length === Object.keys(now).length && names.every((name) => Object.hasOwn(now, name) && same(name))
  );
}

/** Something known of two objects together. */
export class PairMap<T> {
  readonly #known = new Map<object, Map<object, T>>();

  get(one: object, other: object): T | undefined {
    return this.#known.get(one)?.get(other);
  }

  set(one: object, other: object, value: T): void {
    const row = this.#known.get(one) ?? new Map<object, T>();
    this.#known.set(one, row.set(other, value));
  }
}
