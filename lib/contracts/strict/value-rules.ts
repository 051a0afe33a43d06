import type Ajv2020 from 'ajv/dist/2020';
import { describe, type Json } from '../schema/check';
import type { CheckedContract } from '../schema/checked-contract';
import { valueTypes } from '../schema/checked-contract';
import type { ValueType } from '../schema/value-type';
import type { FieldUpcast } from '../upcast/upcast';
import { upcastsOf } from '../upcast/upcast';
import { partOf } from '../validation/compiler';
import { pointerTo, type SchemaPlace } from './places';

/** Values in a schema that the schema itself excludes. */
export function valueProblems({ schema, path }: SchemaPlace, compiler: Ajv2020): string[] {
  const given: [keyword: string, value: unknown][] = [
    ...listed(schema, 'enum'),
    ...listed(schema, 'examples'),
    ...single(schema, 'const'),
    ...single(schema, 'default'),
  ];
  if (path.length === 0 || given.length === 0) return [];
  const validate = compiler.compile(partOf(...path));
  return given
    .filter(([, value]) => !validate(value))
    .map(
      ([keyword, value]) =>
        `${pointerTo(path)} has the value ${describe(value)} in "${keyword}", which it excludes itself`,
    );
}

/** Values that an upcast gives to fields, and that no row may have. */
export function upcastProblems(contract: CheckedContract, compiler: Ajv2020): string[] {
  const row = valueTypes(contract);
  return upcastsOf(contract).flatMap(({ from, fields = {} }) =>
    Object.entries(fields).flatMap(([field, way]) => {
      const problem = problemOf(way, row.member(field), () => compiler.compile(partOf('properties', field)));
      return problem === undefined ? [] : [`the upcast of "${field}" from ${from} ${problem}`];
    }),
  );
}

function problemOf(
  way: FieldUpcast,
  type: ValueType,
  compile: () => (value: unknown) => unknown,
): string | undefined {
  if ((way.split ?? way.join) !== undefined && !type.kinds.has('string'))
    return `makes a text of a field that is ${[...type.kinds].join(' or ')}`;
  const [keyword, value] = single(way, 'default')[0] ?? single(way, 'constant')[0] ?? [];
  if (keyword === undefined) return undefined;
  if (!compile()(value)) return `has the ${keyword} ${describe(value)}, which the field excludes`;
  if (hasEmptySet(value, type))
    return `has the ${keyword} ${describe(value)}, and an empty set cannot be stored: leave it out`;
  return undefined;
}

function hasEmptySet(value: unknown, type: ValueType): boolean {
  if (Array.isArray(value)) {
    if (value.length === 0) return type.set !== undefined;
    return type.set === undefined && value.some((each, index) => hasEmptySet(each, type.element(index)));
  }
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => hasEmptySet(member, type.member(name)));
}

function listed(schema: Json, keyword: string): [string, unknown][] {
  const values = schema[keyword];
  return Array.isArray(values) ? values.map((value) => [keyword, value]) : [];
}

function single(object: object, keyword: string): [string, unknown][] {
  return Object.hasOwn(object, keyword) ? [[keyword, (object as Json)[keyword]]] : [];
}
