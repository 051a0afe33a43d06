import { isObject, type Json } from './check';
import { resolve } from './schema-level';

/** Keywords with values, not schemas. */
const VALUES = ['const', 'default', 'enum', 'examples', 'required'];
/** Keywords with schemas by name. */
const NAMED = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'];

/**
 * A schema with every reference replaced by what it refers to, so that two schemas can be compared whatever is in
 * their `$defs`. A reference back to a schema around it stays: that schema is compared where it begins.
 */
export function expand(schema: unknown, root: Json, open: readonly string[] = []): unknown {
  if (Array.isArray(schema)) return schema.map((each) => expand(each, root, open));
  if (!isObject(schema)) return schema;
  const { $ref, ...rest } = schema;
  const own = mapMembers(rest, (member, keyword) => {
    if (VALUES.includes(keyword)) return member;
    if (!NAMED.includes(keyword) || !isObject(member)) return expand(member, root, open);
    return mapMembers(member, (each) => expand(each, root, open));
  });
  if (typeof $ref !== 'string') return own;
  if (open.includes($ref)) return { ...own, $ref };
  const target = expand(resolve($ref, root), root, [...open, $ref]);
  if (Object.keys(own).length === 0) return target;
  // Both hold: only where they speak of different things is that the same as one schema with all keywords.
  const overlaps = !isObject(target) || Object.keys(own).some((keyword) => Object.hasOwn(target, keyword));
  return overlaps ? { allOf: [target, own] } : { ...target, ...own };
}

function mapMembers(object: Json, map: (member: unknown, name: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, map(member, name)]));
}
