import { ANNOTATIONS, NAMED_SCHEMAS } from '../schema/keywords';
import type { JsonKind } from '../schema/value-type';

/** Keywords that say something of values of one kind only, as Ajv reads them. */
export const OF_KIND: Readonly<Partial<Record<JsonKind, readonly string[]>>> = {
  string: ['contentEncoding', 'contentMediaType', 'contentSchema', 'maxLength', 'minLength', 'pattern'],
  number: ['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum', 'multipleOf'],
  array: [
    'contains',
    'items',
    'maxContains',
    'maxItems',
    'minContains',
    'minItems',
    'prefixItems',
    'unevaluatedItems',
    'uniqueItems',
  ],
  object: [
    'additionalProperties',
    'dependentRequired',
    'dependentSchemas',
    'maxProperties',
    'minProperties',
    'patternProperties',
    'properties',
    'propertyNames',
    'required',
    'unevaluatedProperties',
  ],
};

/** Every keyword that something reads, or that is known to be a remark. */
export const KNOWN_KEYWORDS: readonly string[] = [
  '$ref',
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
  ...['type', 'enum', 'const', 'format'],
  ...Object.values(OF_KIND).flat(),
  ...NAMED_SCHEMAS,
  ...ANNOTATIONS,
];

/** Keywords that stand at the root and nowhere else. */
export const ROOT_ONLY = ['$id', '$schema', 'x-contract'];

/** Keywords that may stand at the root: of a row, only its fields are checked. */
export const ROOT_KEYWORDS: readonly string[] = [
  ...ROOT_ONLY,
  ...['type', 'properties', 'required', 'additionalProperties', '$defs', 'definitions'],
  ...ANNOTATIONS,
];

/** Keywords of other dialects and of other drafts, and parts of 2020-12 that nothing here honours. */
export const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['$anchor', 'name the schema under "$defs" and refer to it as "#/$defs/<name>"'],
  ['$dynamicAnchor', 'name the schema under "$defs" and refer to it as "#/$defs/<name>"'],
  ['$dynamicRef', 'use "$ref"'],
  ['$recursiveAnchor', 'name the schema under "$defs" and refer to it as "#/$defs/<name>"'],
  ['$recursiveRef', 'use "$ref"'],
  ['$vocabulary', 'remove it'],
  ['additionalItems', 'give the first elements in "prefixItems" and the others in "items"'],
  ['dependencies', 'use "dependentRequired" or "dependentSchemas"'],
  ['discriminator', 'give each schema under "oneOf" a "const"'],
  ['example', 'use "examples", a list'],
  ['id', 'remove it'],
  ['nullable', 'add "null" to "type"'],
]);

/** Formats that are checked, by the kind of value. Those of Ajv that check nothing, or take long for some texts, are not among them. */
export const FORMATS: Readonly<Partial<Record<JsonKind, readonly string[]>>> = {
  string: [
    ...['decimal', 'date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration'],
    ...['email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'uri-template', 'uuid'],
    ...['json-pointer', 'json-pointer-uri-fragment', 'relative-json-pointer', 'regex', 'byte'],
  ],
  number: ['int32', 'int64', 'float', 'double'],
};
