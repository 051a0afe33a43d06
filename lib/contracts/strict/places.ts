import { isObject } from '../../wire/own';
import type { Json } from '../schema/check';
import { LISTED_SCHEMAS, NAMED_SCHEMAS, ONE_SCHEMA } from '../schema/keywords';
import { escapePointer } from '../validation/compiler';

/** A schema inside a contract. */
export interface SchemaPlace {
  readonly schema: Json;
  /** Steps from the contract to the schema. */
  readonly path: readonly string[];
}

/** Every schema in a contract, itself first. Those that are `true` or `false` say nothing that could be wrong. */
export function placesOf(root: Json): SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const visit = (schema: unknown, path: readonly string[]) => {
    if (!isObject(schema)) return;
    places.push({ schema, path });
    for (const [keyword, value] of Object.entries(schema)) {
      for (const [steps, part] of partsOf(keyword, value)) visit(part, [...path, keyword, ...steps]);
    }
  };
  visit(root, []);
  return places;
}

/** Where a schema is, as a JSON pointer. */
export function pointerTo(path: readonly string[]): string {
  return path.map((step) => `/${escapePointer(step)}`).join('') || '/';
}

function partsOf(keyword: string, value: unknown): [steps: string[], schema: unknown][] {
  if (ONE_SCHEMA.includes(keyword)) return [[[], value]];
  const listed = LISTED_SCHEMAS.includes(keyword) && Array.isArray(value);
  const named = NAMED_SCHEMAS.includes(keyword) && isObject(value);
  return listed || named ? Object.entries(value).map(([step, schema]) => [[step], schema]) : [];
}
