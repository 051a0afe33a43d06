import { canonicalJson } from '../../wire/canonical-json';
import { isObject, own } from '../../wire/own';
import { describe, type Json } from '../schema/check';
import { ANNOTATIONS } from '../schema/keywords';
import type { Sameness, SchemaReader } from './sameness';

/** What changed in what a schema says of a value itself. */
export type KeywordRule =
  | 'type-changed'
  | 'tightened'
  | 'loosened'
  | 'constraint-changed'
  | 'enum-value-removed'
  | 'enum-value-added'
  | 'enum-meaning-changed';

/** One incompatible change of a value itself. */
export interface KeywordDifference {
  readonly rule: KeywordRule;
  readonly old: string;
  readonly new: string;
}

/** Higher is tighter. */
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
/** Lower is tighter. */
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** What the values of an enum mean: an object, text by value. */
const MEANINGS = 'x-enum-descriptions';

/** Keywords that other rules compare. */
const COMPARED = [
  'type',
  'contentEncoding',
  'uniqueItems',
  'enum',
  MEANINGS,
  ...LOWER_BOUNDS,
  ...UPPER_BOUNDS,
  'properties',
  'required',
  'items',
  'additionalProperties',
];

/** What these hold is compared where it is referred to. */
const DEFINITIONS = ['$defs', 'definitions'];

/** The two contracts, for messages. */
interface Readers {
  readonly before: SchemaReader;
  readonly after: SchemaReader;
}

/** The incompatible changes of what two schemas say of a value itself. */
export function compareKeywords(old: Json, now: Json, same: Sameness, readers: Readers): KeywordDifference[] {
  const types = { old: typeOf(old), new: typeOf(now) };
  // What else differs follows from the type.
  if (types.old !== types.new) return [{ rule: 'type-changed', ...types }];
  return [
    ...LOWER_BOUNDS.flatMap((keyword) => compareBound(keyword, old, now, 1)),
    ...UPPER_BOUNDS.flatMap((keyword) => compareBound(keyword, old, now, -1)),
    ...compareEnum(old, now),
    ...compareMeanings(old, now),
    ...otherKeywords(old, now)
      .filter((keyword) => !same(keyword, own(old, keyword), own(now, keyword)))
      .flatMap((keyword) =>
        compareOther(keyword, show(old, keyword, readers.before), show(now, keyword, readers.after)),
      ),
  ];
}

/** A type as DynamoDB and JSON together see it: a set is no list, a decimal no text. */
function typeOf(schema: Json): string {
  const { type, contentEncoding, uniqueItems, format } = schema;
  return [
    type === undefined ? 'any type' : [type].flat().sort().join(' or '),
    ...(format === 'decimal' ? ['decimal'] : []),
    ...(contentEncoding === undefined ? [] : [String(contentEncoding)]),
    ...(uniqueItems === true ? ['unique items'] : []),
  ].join(', ');
}

function compareBound(keyword: string, old: Json, now: Json, sign: 1 | -1): KeywordDifference[] {
  const rank = (schema: Json) =>
    typeof schema[keyword] === 'number' ? sign * schema[keyword] : Number.NEGATIVE_INFINITY;
  if (rank(old) === rank(now)) return [];
  return [changeOf(keyword, old, now, rank(now) > rank(old) ? 'tightened' : 'loosened')];
}

function compareEnum(old: Json, now: Json): KeywordDifference[] {
  const [before, after] = [old.enum, now.enum];
  if (!Array.isArray(before) || !Array.isArray(after)) return compareOther('enum', old, now);
  const missing = (from: readonly unknown[], among: readonly unknown[]) =>
    from.filter((value) => !among.some((other) => canonicalJson(other) === canonicalJson(value)));
  return [
    ...missing(before, after).map((value) => ({
      rule: 'enum-value-removed' as const,
      old: describe(value),
      new: 'nothing',
    })),
    ...missing(after, before).map((value) => ({
      rule: 'enum-value-added' as const,
      old: 'nothing',
      new: describe(value),
    })),
  ];
}

function compareMeanings(old: Json, now: Json): KeywordDifference[] {
  const [before, after] = [old[MEANINGS], now[MEANINGS]];
  if (!isObject(before) || !isObject(after)) return [];
  return Object.keys(before)
    .filter((value) => Object.hasOwn(after, value) && before[value] !== after[value])
    .map((value) => ({
      rule: 'enum-meaning-changed',
      old: `${describe(value)}: ${before[value]}`,
      new: `${describe(value)}: ${after[value]}`,
    }));
}

/** Keywords that restrict values in ways which are not compared further; those nobody knows are among them. */
function otherKeywords(old: Json, now: Json): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (keyword) =>
      ![...COMPARED, ...ANNOTATIONS, ...DEFINITIONS].includes(keyword) && !keyword.startsWith('x-'),
  );
}

function show(schema: Json, keyword: string, reader: SchemaReader): Json {
  const value = own(schema, keyword);
  return value === undefined ? {} : { [keyword]: reader.show(value) };
}

function compareOther(keyword: string, old: Json, now: Json): KeywordDifference[] {
  const [before, after] = [own(old, keyword), own(now, keyword)];
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [changeOf(keyword, old, now, 'tightened')];
  return [changeOf(keyword, old, now, after === undefined ? 'loosened' : 'constraint-changed')];
}

function changeOf(keyword: string, old: Json, now: Json, rule: KeywordDifference['rule']): KeywordDifference {
  const text = (schema: Json) => {
    const value = own(schema, keyword);
    return value === undefined ? `no ${keyword}` : `${keyword} ${describe(value)}`;
  };
  return { rule, old: text(old), new: text(now) };
}
