import { Contract, checkContracts, EMPTY_LOCK, releaseContracts } from '../../lib/contracts';
import { expand } from '../../lib/contracts/schema/expand';

type Schema = Record<string, unknown>;
type Parts = (next: Schema) => Schema;

const LEVELS = 24;
const MOST_MS = 3_000;

/** A field whose schema refers twice to the next level, which does so again: written out, it would be 2^24 schemas. */
function contractOf(version: string, parts: Parts, leaf: Schema): Contract {
  const next = (level: number) => ({ $ref: `#/$defs/d${level + 1}` });
  const levels = Array.from({ length: LEVELS }, (_, level) => [`d${level}`, parts(next(level))]);
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version, key: ['id'] },
    properties: { id: { type: 'integer' }, value: { $ref: '#/$defs/d0' } },
    required: ['id'],
    $defs: { ...Object.fromEntries(levels), [`d${LEVELS}`]: leaf },
  });
}

const object = (rest: Schema) => ({ type: 'object', ...rest });
const SHAPES: [what: string, parts: Parts][] = [
  ['two members', (next) => object({ properties: { l: next, r: next } })],
  ['members by pattern', (next) => object({ patternProperties: { '^a': next, '^b': next } })],
  ['a member and all others', (next) => object({ properties: { a: next }, additionalProperties: next })],
  ['what is not evaluated', (next) => object({ properties: { a: next }, unevaluatedProperties: next })],
  ['a tuple', (next) => ({ type: 'array', prefixItems: [next, next], items: next })],
  ['two at once', (next) => ({ allOf: [next, next] })],
  [
    'members that depend',
    (next) => object({ properties: { a: next }, dependentSchemas: { a: { properties: { b: next } } } }),
  ],
];

test.each(SHAPES)('are read, released and compared in linear time: %s', (_, parts) => {
  const start = performance.now();
  const released = contractOf('1.0', parts, { type: 'string' });
  const lock = releaseContracts([released], EMPTY_LOCK);
  expect(checkContracts([contractOf('1.1', parts, { type: 'string' })], lock)).toEqual([]);
  const findings = checkContracts([contractOf('1.1', parts, { type: 'integer' })], lock);
  expect(findings.map(({ field }) => field)).toEqual(expect.arrayContaining(['value']));
  expect(performance.now() - start).toBeLessThan(MOST_MS);
});

test.each(SHAPES)('are written out no further than a person reads: %s', (_, parts) => {
  const { schema } = contractOf('1.0', parts, { type: 'string' });
  expect(JSON.stringify(expand(schema, schema as Schema)).length).toBeLessThan(200_000);
});

test.each<[what: string, parts: Parts]>([
  ['a pattern', (next) => object({ patternProperties: { '^a': next } })],
  ['a tuple', (next) => ({ type: 'array', prefixItems: [next], items: { type: 'boolean' } })],
  [
    'what is not evaluated',
    (next) => object({ properties: { a: { type: 'string' } }, unevaluatedProperties: next }),
  ],
])('a decimal at the end is still refused below %s', (_, parts) => {
  expect(() => contractOf('1.0', parts, { type: 'string', format: 'decimal' })).toThrow(
    'is not supported there',
  );
});
