import { resolve } from '../../contracts/schema/resolve';
import { isObject, own } from '../../wire/own';

type Json = Record<string, unknown>;

/** All that a contract says of one value: a value has to fit several schemas, or may fit one of several. */
export type Schemas = readonly Json[];

const COMBINED = ['allOf', 'anyOf', 'oneOf'];
const CONDITIONAL = ['if', 'then', 'else'];

/** Keywords that say something of members of an object, and of elements of an array. */
export const OF_MEMBERS = [
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
] as const;
export const OF_ELEMENTS = ['prefixItems', 'items', 'contains', 'unevaluatedItems'] as const;

/** The schema of a row with those that it is combined of, references followed. */
export function schemasOf(schema: unknown, root: Json, found: Set<Json> = new Set()): Schemas {
  if (!isObject(schema) || found.has(schema)) return [...found];
  found.add(schema);
  const { $ref } = schema;
  if (typeof $ref === 'string') schemasOf(resolved($ref, root), root, found);
  for (const keyword of COMBINED) {
    const parts = schema[keyword];
    if (Array.isArray(parts)) for (const part of parts) schemasOf(part, root, found);
  }
  for (const keyword of CONDITIONAL) schemasOf(schema[keyword], root, found);
  const { dependentSchemas } = schema;
  if (isObject(dependentSchemas))
    for (const part of Object.values(dependentSchemas)) schemasOf(part, root, found);
  return [...found];
}

/** What is said of a member of an object. Of patterns of names all are taken: one mark too many hides, one too few shows. */
export function memberSchemas(schemas: Schemas, name: string, root: Json): Schemas {
  return schemas.flatMap((schema) => {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema;
    const named = isObject(properties) ? own(properties, name) : undefined;
    const parts =
      named === undefined
        ? [
            ...(isObject(patternProperties) ? Object.values(patternProperties) : []),
            additionalProperties,
            unevaluatedProperties,
          ]
        : [named, ...(isObject(patternProperties) ? Object.values(patternProperties) : [])];
    return parts.flatMap((part) => schemasOf(part, root));
  });
}

/** What is said of an element of an array. */
export function elementSchemas(schemas: Schemas, index: number, root: Json): Schemas {
  return schemas.flatMap(({ prefixItems, items, contains, unevaluatedItems }) => {
    const first = Array.isArray(prefixItems) ? prefixItems[index] : undefined;
    return [first ?? items, contains, unevaluatedItems].flatMap((part) => schemasOf(part, root));
  });
}

/** A contract that was checked has no such reference, and nobody ends for one. */
function resolved(ref: string, root: Json): unknown {
  try {
    return resolve(ref, root);
  } catch {
    return undefined;
  }
}

/** Whether a mark is anywhere in what schemas say, or refer to. */
export function holdsMark(value: unknown, root: Json, seen: Set<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  if (Array.isArray(value)) return value.some((each) => holdsMark(each, root, seen));
  const { $ref, 'x-pii': mark } = value as Json;
  if (mark === true) return true;
  if (typeof $ref === 'string' && holdsMark(resolved($ref, root), root, seen)) return true;
  return Object.values(value).some((each) => holdsMark(each, root, seen));
}
