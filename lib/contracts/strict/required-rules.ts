import { isObject } from '../../wire/own';
import type { Json } from '../schema/check';
import { linearPattern } from '../schema/linear-pattern';
import { resolve } from '../schema/resolve';
import { didYouMean } from './nearest';

/** Keywords with schemas that hold of the same value, all or one of them. */
const SAME_VALUE = ['allOf', 'anyOf', 'oneOf'];
const SAME_VALUE_BRANCH = ['if', 'then', 'else'];

/** Where a value is in a row, and every schema that may hold of it. */
interface Part {
  readonly schemas: readonly Json[];
  readonly path: string;
}

/**
 * Members that are required and that no schema of the same value names: they never leave the owner, so no row would fit.
 *
 * @param root a contract in which every reference leads to a schema
 */
export function requiredProblems(root: Json): string[] {
  const ids = new Map<Json, number>();
  const idOf = (schema: Json) => ids.get(schema) ?? ids.set(schema, ids.size).size - 1;
  const visited = new Set<string>();
  const visit = (part: Part): string[] => {
    const schemas = [...new Set(part.schemas.flatMap((schema) => together(schema, root)))];
    const id = schemas.map(idOf).sort().join();
    if (visited.has(id)) return [];
    visited.add(id);
    return [...missing(schemas, part.path), ...partsOf(schemas, part.path).flatMap(visit)];
  };
  const { type, properties, required } = root;
  return visit({ schemas: [{ type, properties, required }], path: '' });
}

/** A schema and those that hold of the same value because of it. */
function together(schema: unknown, root: Json, known = new Set<Json>()): Json[] {
  if (!isObject(schema) || known.has(schema)) return [...known];
  known.add(schema);
  const others = [
    ...(typeof schema.$ref === 'string' ? [resolve(schema.$ref, root)] : []),
    ...SAME_VALUE.flatMap((keyword) => listOf(schema[keyword])),
    ...SAME_VALUE_BRANCH.map((keyword) => schema[keyword]),
    ...Object.values(isObject(schema.dependentSchemas) ? schema.dependentSchemas : {}),
  ];
  for (const other of others) together(other, root, known);
  return [...known];
}

function missing(schemas: readonly Json[], path: string): string[] {
  const open = schemas.some(({ additionalProperties, unevaluatedProperties }) =>
    [additionalProperties, unevaluatedProperties].some((rest) => rest === true || isObject(rest)),
  );
  if (open) return [];
  const names = schemas.flatMap(({ properties, enum: values, const: value }) =>
    [properties, value, ...listOf(values)].filter(isObject).flatMap(Object.keys),
  );
  const patterns = schemas.flatMap(({ patternProperties }) =>
    Object.keys(isObject(patternProperties) ? patternProperties : {}),
  );
  const isNamed = (name: string) =>
    names.includes(name) || patterns.some((pattern) => linearPattern(pattern).test(name));
  const where = path === '' ? 'the row' : `"${path}"`;
  return [...new Set(schemas.flatMap(neededOf))]
    .filter((name) => !isNamed(name))
    .map((name) => {
      const hint = didYouMean(name, names) || ': describe it under "properties"';
      return `"required" of ${where} names "${name}", which is no ${path === '' ? 'field' : 'member'} of it${hint}`;
    });
}

/** What a schema makes others need counts too: a name that nobody describes cannot be there. */
function neededOf({ required, dependentRequired }: Json): string[] {
  const dependent = Object.entries(isObject(dependentRequired) ? dependentRequired : {});
  return [
    ...listOf(required).map(String),
    ...dependent.flatMap(([name, others]) => [name, ...listOf(others).map(String)]),
  ];
}

function partsOf(schemas: readonly Json[], path: string): Part[] {
  const names = [
    ...new Set(schemas.flatMap(({ properties }) => Object.keys(isObject(properties) ? properties : {}))),
  ];
  const at = (step: string) => (path === '' || step === '[]' ? `${path}${step}` : `${path}.${step}`);
  const members = names.map((name) => ({
    path: at(name),
    schemas: schemas.flatMap(({ properties }) =>
      isObject(properties) && Object.hasOwn(properties, name) ? objectsOf([properties[name]]) : [],
    ),
  }));
  const others = schemas.flatMap((schema) => [
    ...objectsOf([schema.additionalProperties, ...Object.values(schema.patternProperties ?? {})]),
    ...objectsOf([schema.unevaluatedProperties]),
  ]);
  const elements = schemas.flatMap((schema) => [
    ...objectsOf([schema.items, schema.contains, schema.unevaluatedItems]),
    ...objectsOf(listOf(schema.prefixItems)),
  ]);
  return [
    ...members,
    ...others.map((schema) => ({ path: at('*'), schemas: [schema] })),
    { path: at('[]'), schemas: elements },
  ];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectsOf(values: readonly unknown[]): Json[] {
  return values.filter(isObject);
}
