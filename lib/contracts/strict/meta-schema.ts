import type { ErrorObject } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { describe, type Json } from '../schema/check';
import { didYouMean } from './nearest';

const TYPES = ['string', 'integer', 'number', 'boolean', 'null', 'array', 'object'];
const META_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';
let compiler: Ajv2020 | undefined;

/** What the meta-schema of JSON Schema 2020-12 refuses. */
export function metaSchemaProblems({ $id: _, ...schema }: Json): string[] {
  compiler ??= new Ajv2020({ strict: false, logger: false, verbose: true, validateFormats: false });
  if (compiler.validate(META_SCHEMA, schema)) return [];
  // The last errors say that one of several alternatives failed, the first says why.
  const [first] = compiler.errors ?? [];
  return first ? [explain(first)] : [];
}

function explain({ instancePath, message, data }: ErrorObject): string {
  const received = `received ${describe(data)}`;
  if (!/\/type(\/\d+)?$/.test(instancePath)) return `${instancePath} ${message}, ${received}`;
  const unknown = [data].flat().find((type) => !TYPES.includes(String(type)));
  const hint = typeof unknown === 'string' ? didYouMean(unknown, TYPES) : '';
  return `${instancePath} must be one of ${TYPES.join(', ')}, ${received}${hint}`;
}
