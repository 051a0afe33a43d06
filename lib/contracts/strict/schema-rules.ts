import { isObject } from '../../wire/own';
import { describe, type Json } from '../schema/check';
import { linearPattern } from '../schema/linear-pattern';
import { resolve } from '../schema/resolve';
import { FORMATS, OF_KIND } from './known-keywords';
import { didYouMean } from './nearest';
import { pointerTo, type SchemaPlace } from './places';

/** Keywords that say nothing without another one. */
const COMPANIONS: readonly (readonly [keyword: string, others: readonly string[]])[] = [
  ['if', ['then', 'else']],
  ['then', ['if']],
  ['else', ['if']],
  ['maxContains', ['contains']],
  ['minContains', ['contains']],
];

/** Bounds of which the first must not be over the second. */
const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minContains', 'maxContains'],
  ['minProperties', 'maxProperties'],
] as const;

/** Bounds of which the first must be under the second. */
const OPEN_BOUNDS = [
  ['exclusiveMinimum', 'maximum'],
  ['minimum', 'exclusiveMaximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
] as const;

/**
 * What a schema, which the meta-schema accepts, says in vain.
 *
 * @param schemas all schemas of the contract
 */
export function schemaProblems(
  { schema, path }: SchemaPlace,
  root: Json,
  schemas: ReadonlySet<unknown>,
): string[] {
  const at = pointerTo(path);
  return [
    ...kindProblems(schema),
    ...formatProblems(schema),
    ...lonelyKeywords(schema),
    ...impossibleBounds(schema),
    ...remarkProblems(schema),
    ...patternProblems(schema),
    ...referenceProblems(schema, root, schemas),
  ].map((problem) => `${at} ${problem}`);
}

function kindProblems(schema: Json): string[] {
  const types = typesOf(schema);
  if (types === undefined) return [];
  return Object.entries(OF_KIND).flatMap(([kind, keywords]) =>
    // Of what decides how a value is stored, the value's type says more.
    keywords
      .filter((keyword) => keyword in schema && keyword !== 'contentEncoding' && !types.includes(kind))
      .map((keyword) => `has "${keyword}", which says nothing of "type" ${describe(schema.type)}: remove it`),
  );
}

function formatProblems(schema: Json): string[] {
  const { format, contentEncoding } = schema;
  const [[kind] = [], known] = [
    Object.entries(FORMATS).find(([, formats]) => formats.includes(String(format))) ?? [],
    Object.values(FORMATS).flat(),
  ];
  const types = typesOf(schema);
  if (contentEncoding !== undefined && contentEncoding !== 'base64')
    return [`has "contentEncoding" ${describe(contentEncoding)}: only "base64" is supported`];
  if (format === undefined) return [];
  if (kind === undefined) {
    const hint = didYouMean(String(format), known) || `: use ${known.join(', ')}`;
    return [`has the unknown "format" ${describe(format)}${hint}`];
  }
  if (types === undefined || types.includes(kind) || format === 'decimal') return [];
  return [
    `has "format" ${describe(format)}, which says nothing of "type" ${describe(schema.type)}: remove it`,
  ];
}

function lonelyKeywords(schema: Json): string[] {
  return COMPANIONS.filter(
    ([keyword, others]) => keyword in schema && !others.some((other) => other in schema),
  ).map(([keyword, others]) => `has "${keyword}", which says nothing without "${others.join('" or "')}"`);
}

function impossibleBounds(schema: Json): string[] {
  const crossed =
    (isCrossed: (low: number, high: number) => boolean) =>
    ([low, high]: readonly [string, string]) =>
      isCrossed(Number(schema[low]), Number(schema[high]));
  const pairs = [
    ...BOUNDS.filter(crossed((low, high) => low > high)),
    ...OPEN_BOUNDS.filter(crossed((low, high) => low >= high)),
  ];
  return [
    ...pairs.map(
      ([low, high]) => `can have no value: "${low}" ${schema[low]} excludes "${high}" ${schema[high]}`,
    ),
    ...(Array.isArray(schema.enum) && schema.enum.length === 0 ? ['can have no value: "enum" is empty'] : []),
  ];
}

/** Remarks that the catalogue and the check of compatibility read. */
function remarkProblems(schema: Json): string[] {
  const { 'x-pii': pii, 'x-enum-descriptions': meanings, enum: values } = schema;
  const problems: string[] = [];
  if (pii !== undefined && typeof pii !== 'boolean')
    problems.push(`has "x-pii" ${describe(pii)}: use true or false`);
  if (meanings === undefined) return problems;
  if (!isObject(meanings)) return [...problems, 'has "x-enum-descriptions", which must be an object'];
  if (!Array.isArray(values)) return problems;
  const known = values.map(String);
  const unknown = Object.keys(meanings).find((value) => !known.includes(value));
  if (unknown !== undefined)
    problems.push(
      `has "x-enum-descriptions" of "${unknown}", which is not in "enum"${didYouMean(unknown, known)}`,
    );
  return problems;
}

function patternProblems({ pattern, patternProperties }: Json): string[] {
  const patterns = [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...Object.keys(isObject(patternProperties) ? patternProperties : {}),
  ];
  return patterns.flatMap((each) => {
    try {
      linearPattern(each);
      return [];
    } catch (error) {
      return [
        `has the pattern ${describe(each)}, which cannot be used (${(error as Error).message}): write it as ECMAScript reads it with the flag "u", without backreferences, without looking ahead or behind, and with counts up to 1,000; lengths can be given as "minLength" and "maxLength"`,
      ];
    }
  });
}

function referenceProblems({ $ref }: Json, root: Json, schemas: ReadonlySet<unknown>): string[] {
  if (typeof $ref !== 'string') return [];
  try {
    const target = resolve($ref, root);
    if (typeof target === 'boolean' || schemas.has(target)) return [];
    return [`refers to "${$ref}", which is no schema: refer to one, such as "#/$defs/money"`];
  } catch (error) {
    return [(error as Error).message];
  }
}

function typesOf({ type }: Json): string[] | undefined {
  if (type === undefined) return undefined;
  return [type].flat().map((one) => (one === 'integer' ? 'number' : String(one)));
}
