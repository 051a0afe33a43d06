import { isObject, own } from '../../wire/own';
import type { Json } from './check';
import { both, either, type Level, NOTHING, Undetermined, withPartsOf } from './level';
import type { CompilePattern } from './pattern';
import { resolve } from './resolve';
import { ALL_KINDS, type JsonKind, type SetElement } from './value-type';

/** A chain of references as long as this is a circle. */
const MAX_DEPTH = 100;

/** Keywords with schemas of parts that depend on more than a name. */
const OTHERS = ['prefixItems', 'unevaluatedItems', 'unevaluatedProperties'];
const NAMED_OTHERS = ['patternProperties', 'dependentSchemas'];
const MEMBER_KEYWORDS = ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'];

/** What reading the levels of one contract needs. */
export interface LevelReading {
  /** The contract's schema, in which references are looked up. */
  readonly root: Json;
  /** Levels by schema, so that one to which many refer is read once. */
  readonly known: Map<unknown, Level>;
  readonly compile: CompilePattern;
}

/** @throws Undetermined when the schema leaves open what a value is in DynamoDB */
export function readLevel(schema: unknown, reading: LevelReading, depth = 0): Level {
  const found = reading.known.get(schema) ?? levelOf(schema, reading, depth);
  reading.known.set(schema, found);
  return found;
}

function levelOf(schema: unknown, reading: LevelReading, depth: number): Level {
  if (schema === false) return { ...NOTHING, kinds: new Set(), text: undefined };
  if (schema === true) return { ...NOTHING, open: true };
  if (!isObject(schema)) return NOTHING;
  if (depth > MAX_DEPTH) throw new Undetermined('refers to itself without an end');
  if ('$dynamicRef' in schema) throw new Undetermined('uses "$dynamicRef": use "$ref"');
  const { root, compile } = reading;
  const read = (part: unknown) => readLevel(part, reading, depth + 1);
  // What a schema only refers to is the same wherever it is referred to.
  if (typeof schema.$ref === 'string' && Object.keys(schema).length === 1)
    return read(resolve(schema.$ref, root));
  const alternatives = (keyword: string) =>
    Array.isArray(schema[keyword]) ? [distinct((schema[keyword] as unknown[]).map(read)).reduce(either)] : [];
  const branches = [schema.then, schema.else].filter((branch) => branch !== undefined);
  const level = distinct([
    ownLevel(schema, read, compile),
    ...(typeof schema.$ref === 'string' ? [read(resolve(schema.$ref, root))] : []),
    ...(Array.isArray(schema.allOf) ? schema.allOf.map(read) : []),
    ...alternatives('anyOf'),
    ...alternatives('oneOf'),
    ...(branches.length > 0 ? [branches.map(read).reduce(either)] : []),
  ]).reduce(both);
  // They speak of the same map, and only if it has some member: its type is not theirs to say.
  const dependent = isObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : [];
  return dependent.map(read).reduce(withPartsOf, level);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** What a schema says in its own keywords. */
function ownLevel(schema: Json, read: (part: unknown) => Level, compile: CompilePattern): Level {
  const kinds = kindsOf(schema);
  const { properties } = schema;
  if (isObject(properties) && Object.hasOwn(properties, '__proto__')) {
    throw new Undetermined('describes a member "__proto__", which validators do not see: rename it');
  }
  if (valuesOf(schema).some(hasPrototype)) {
    throw new Undetermined('lists a value with a member "__proto__", which validators do not see: rename it');
  }
  const decimal = schema.format === 'decimal';
  const binary = schema.contentEncoding === 'base64';
  if (decimal && binary) throw new Undetermined('is both a decimal and base64: choose one');
  if ((decimal || binary) && (schema.type === undefined || !kinds.has('string'))) {
    const keyword = decimal ? '"format": "decimal"' : '"contentEncoding": "base64"';
    throw new Undetermined(`has ${keyword}, which needs "type": "string"`);
  }
  return {
    kinds,
    ...(kinds.has('string') && { text: decimal ? 'decimal' : binary ? 'binary' : 'string' }),
    ...(schema.uniqueItems === true && kinds.has('array') && { set: elementOf(read(schema.items)) }),
    open: false,
    ...ownElements(schema),
    ...ownMembers(schema, compile),
    others: [
      ...OTHERS.flatMap((keyword) => [schema[keyword] ?? []].flat().map((part) => [keyword, part] as const)),
      ...NAMED_OTHERS.flatMap((keyword) =>
        Object.values(isObject(schema[keyword]) ? schema[keyword] : {}).map(
          (part) => [keyword, part] as const,
        ),
      ),
    ],
  };
}

/** Whether JSON names a member "__proto__" at any depth: as a literal of code it would set the prototype. */
function hasPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (isObject(value) && Object.hasOwn(value, '__proto__')) || Object.values(value).some(hasPrototype);
}

function ownElements(schema: Json): Pick<Level, 'prefix' | 'element'> {
  const { prefixItems, items, unevaluatedItems } = schema;
  const rest = items ?? unevaluatedItems ?? oneOfValues(valuesOf(schema).filter(Array.isArray).flat());
  const first: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : [];
  return { prefix: first.length, element: (index) => (index < first.length ? first[index] : rest) };
}

function ownMembers(
  schema: Json,
  compile: CompilePattern,
): Pick<Level, 'namesMembers' | 'members' | 'member'> {
  const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema;
  const maps = valuesOf(schema).filter(isObject);
  const named = new Map([
    ...maps
      .flatMap(Object.keys)
      .map((name) => [name, oneOfValues(maps.map((map) => own(map, name)))] as const),
    ...Object.entries(isObject(properties) ? properties : {}),
  ]);
  const patterns = Object.entries(isObject(patternProperties) ? patternProperties : {}).map(
    ([pattern, part]) => [compile(pattern), part] as const,
  );
  const rest = additionalProperties ?? unevaluatedProperties;
  return {
    namesMembers: maps.length > 0 || MEMBER_KEYWORDS.some((keyword) => schema[keyword] !== undefined),
    members: [...named.keys()],
    member: (name) => {
      const schemas = [
        ...(named.has(name) ? [named.get(name)] : []),
        ...patterns.filter(([pattern]) => pattern.test(name)).map(([, part]) => part),
      ];
      // `false` allows no other member, so that none is shared.
      if (schemas.length === 0) return rest === false ? undefined : rest;
      return schemas.length === 1 ? schemas[0] : { allOf: schemas };
    },
  };
}

/** The values to which a schema restricts what it describes. */
function valuesOf({ enum: values, const: value }: Json): unknown[] {
  if (value !== undefined) return [value];
  return Array.isArray(values) ? values : [];
}

/** A schema of nothing but these values. */
function oneOfValues(values: readonly unknown[]): unknown {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : { enum: known };
}

/** @returns `undefined` for elements that no set can have, so that the array is a list */
function elementOf({ kinds, text }: Level): SetElement | undefined {
  if (!kinds.has('string') && !kinds.has('number')) return undefined;
  if (kinds.size > 1) {
    throw new Undetermined(
      `has "uniqueItems" with elements of mixed types (${[...kinds].join(', ')}), which DynamoDB has no set for: give "items" one type, or remove "uniqueItems" for a list`,
    );
  }
  return kinds.has('number') ? 'number' : text;
}

function kindsOf(schema: Json): Set<JsonKind> {
  const { type, enum: values, const: value } = schema;
  if (type !== undefined) {
    return new Set([type].flat().map((one) => (one === 'integer' ? 'number' : one) as JsonKind));
  }
  return new Set(value === undefined && !Array.isArray(values) ? ALL_KINDS : valuesOf(schema).map(kindOf));
}

function kindOf(value: unknown): JsonKind {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonKind);
}
