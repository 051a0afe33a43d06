import fc from 'fast-check';
import { CANARY, NUMBER_CANARY } from './canary';

/** JSON text as it stands, for what no JavaScript value becomes when it is written as JSON. */
const RAW = '@@raw:';
const RAW_IN_JSON = new RegExp(`"${RAW}([^"]*)@@"`, 'g');

const raw = (text: string): string => `${RAW}${text.replaceAll('"', "'")}@@`;

/** Writes a value as JSON, with the raw parts in their places. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(RAW_IN_JSON, (_match, text: string) => text.replaceAll("'", '"'));
}

/** Lone surrogates, right-to-left override, NUL, byte order mark, combining and astral characters. */
const ODD_CHARACTERS = [
  '\ud800',
  '\udc00x',
  '\u202e',
  '\0',
  '\ufeff',
  'e\u0301\u0301',
  '\u{1f4a9}',
  '\u2028',
  ' ',
  '',
];
const MEMBER_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__seq',
  '__ttl',
  '__deleted',
];

export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `${text}${CANARY}`) },
  { weight: 3, arbitrary: fc.constantFrom(...ODD_CHARACTERS).map((odd) => `${odd}${CANARY}${odd}`) },
  { weight: 1, arbitrary: fc.constant('') },
);

/** Member names, those of prototypes and of the library among them. */
export const names: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...MEMBER_NAMES), texts);

const numbers = fc
  .constantFrom(
    '1e400',
    '-1e400',
    '-0',
    '0.1e-400',
    `${NUMBER_CANARY}00000000000000000.1`,
    `-${NUMBER_CANARY}e300`,
    NUMBER_CANARY,
  )
  .map(raw);

/** How deep lists and maps are nested; DynamoDB takes 32 levels, a call stack some thousands. */
const depths = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(10, 31, 32, 33, 100, 1_000) },
  { weight: 1, arbitrary: fc.constantFrom(10_000, 60_000) },
);
export const deep: fc.Arbitrary<string> = fc
  .tuple(depths, fc.boolean())
  .map(([depth, maps]) =>
    raw(maps ? `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` : '['.repeat(depth) + ']'.repeat(depth)),
  );

const huge = fc.constantFrom(300_000, 2_000).map((length) => `${CANARY}${'x'.repeat(length)}`);

const scalars = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 4, arbitrary: numbers },
  { weight: 4, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53 + 2, {}, []) },
);

/** An object whose members are its own, whatever they are called. */
const objectOf = (values: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(names, values), { maxLength: 3 }).map((members) => Object.fromEntries(members));

export const jsonValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 60, arbitrary: scalars },
  { weight: 20, arbitrary: objectOf(fc.oneof(scalars, objectOf(scalars))) },
  { weight: 10, arbitrary: fc.array(fc.oneof(scalars, objectOf(scalars)), { maxLength: 3 }) },
  { weight: 9, arbitrary: deep },
  { weight: 1, arbitrary: huge },
);
