import fc from 'fast-check';
import { CANARY, NUMBER_CANARY } from './canary';
import { names, texts } from './json-values';

type Image = Record<string, unknown>;

const numbers = fc.constantFrom(
  `${NUMBER_CANARY}${NUMBER_CANARY}${NUMBER_CANARY}${NUMBER_CANARY}.123456`,
  `-${NUMBER_CANARY}E-120`,
  '9.9999999999999999999999999999999999999E+125',
  '0',
  '-0',
  '1e400',
  'NaN',
  'Infinity',
  '',
  '0x10',
);
const base64 = texts.map((text) => Buffer.from(text).toString('base64'));

/** Every type that DynamoDB has, and what is none: wrong members, wrong types in them, nothing at all. */
const leaves: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: texts.map((S) => ({ S })) },
  { weight: 5, arbitrary: numbers.map((N) => ({ N })) },
  { weight: 2, arbitrary: base64.map((B) => ({ B })) },
  { weight: 2, arbitrary: fc.array(texts, { maxLength: 3 }).map((SS) => ({ SS })) },
  { weight: 2, arbitrary: fc.array(numbers, { maxLength: 3 }).map((NS) => ({ NS })) },
  { weight: 2, arbitrary: fc.array(base64, { maxLength: 3 }).map((BS) => ({ BS })) },
  { weight: 3, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
  { weight: 1, arbitrary: fc.constant({ NULL: true }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      undefined,
      CANARY,
      7,
      [],
      {},
      { S: 7 },
      { S: null },
      { N: 7 },
      { N: {} },
      { N: null },
      { BOOL: CANARY },
      { B: 7 },
      { L: CANARY },
      { L: { length: 3 } },
      { L: [null] },
      { M: CANARY },
      { M: null },
      { M: [] },
      { M: { x: null } },
      { SS: CANARY },
      { SS: [7] },
      { NS: [null] },
      { [CANARY]: CANARY },
      { X: CANARY },
      { S: CANARY, N: '1' },
      { NULL: CANARY },
    ),
  },
);

const listOf = (values: fc.Arbitrary<unknown>) => fc.array(values, { maxLength: 3 }).map((L) => ({ L }));
const mapOf = (values: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(names, values), { maxLength: 3 }).map((members) => ({ M: Object.fromEntries(members) }));

const deep = fc
  .tuple(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(31, 32, 33, 100, 1_000) },
      { weight: 1, arbitrary: fc.constant(20_000) },
    ),
    fc.boolean(),
  )
  .map(([depth, maps]) => {
    let value: unknown = { S: CANARY };
    for (let level = 0; level < depth; level += 1) value = maps ? { M: { [CANARY]: value } } : { L: [value] };
    return value;
  });

const huge = fc.constant({ S: `${CANARY}${'x'.repeat(390_000)}` });

export const attributeValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 120, arbitrary: leaves },
  { weight: 20, arbitrary: mapOf(fc.oneof(leaves, listOf(leaves))) },
  { weight: 20, arbitrary: listOf(fc.oneof(leaves, mapOf(leaves))) },
  { weight: 4, arbitrary: deep },
  { weight: 1, arbitrary: huge },
);

const FIELDS = ['user_id', 'name', 'email', 'address', 'newsletter', 'pk'] as const;

/** One side of a change: a user's image with up to three attributes of any kind in it, or no image at all. */
export const images: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(
        fc.nat({ max: 40 }),
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), names), attributeValues), { maxLength: 3 }),
      )
      .map(
        ([id, spoilt]): Image => ({ ...goodImage(id), email: { S: CANARY }, ...Object.fromEntries(spoilt) }),
      ),
  },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, {}, CANARY, 7, [], [null], { name: null }) },
);

/** The image of a user with nothing wrong with it. */
export function goodImage(id: number): Image {
  return {
    user_id: { N: String(id) },
    name: { S: `good ${id}` },
    pk: { S: `USER#${id}` },
    password_hash: { S: `private ${CANARY}` },
  };
}

export interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** Both sides of a change of which something is wrong. */
export const changes: fc.Arbitrary<Change> = fc.record({ before: images, after: images });
