import { isObject } from '../../wire/own';
import type { Json } from './check';
import { NAMED_SCHEMAS } from './keywords';
import { resolve } from './resolve';

/** Keywords with values, not schemas. */
const VALUES = ['const', 'default', 'enum', 'examples', 'required'];

/** References that are followed in one schema: one that doubles at each level would grow beyond what anybody reads. */
const MOST_REFERENCES = 200;

/**
 * A schema with references replaced by what they refer to, for a person or a tool that sees the schema alone. A
 * reference back to a schema around it stays, and so do those beyond the first two hundred.
 */
export function expand(schema: unknown, root: Json): unknown {
  let left = MOST_REFERENCES;
  const visit = (part: unknown, open: readonly string[]): unknown => {
    if (Array.isArray(part)) return part.map((each) => visit(each, open));
    if (!isObject(part)) return part;
    const { $ref, ...rest } = part;
    const own = mapMembers(rest, (member, keyword) => {
      if (VALUES.includes(keyword)) return member;
      if (!NAMED_SCHEMAS.includes(keyword) || !isObject(member)) return visit(member, open);
      return mapMembers(member, (each) => visit(each, open));
    });
    if (typeof $ref !== 'string') return own;
    if (open.includes($ref) || left === 0) return { ...own, $ref };
    left -= 1;
    return merge(visit(resolve($ref, root), [...open, $ref]), own);
  };
  return visit(schema, []);
}

/** A schema that refers to another one, and says something itself, as one schema. */
export function merge(target: unknown, own: Json): unknown {
  if (Object.keys(own).length === 0) return target;
  // Both hold: only where they speak of different things is that the same as one schema with all keywords.
  const overlaps = !isObject(target) || Object.keys(own).some((keyword) => Object.hasOwn(target, keyword));
  return overlaps ? { allOf: [target, own] } : { ...target, ...own };
}

function mapMembers(object: Json, map: (member: unknown, name: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, map(member, name)]));
}
