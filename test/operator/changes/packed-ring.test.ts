import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { PackedRing } from '../../../lib/operator/changes/packed-ring';

interface Thing {
  readonly text: string;
  readonly more?: string;
}

type Step = readonly ['add', number] | readonly ['replace', number, string] | readonly ['get', number];

const step = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('add' as const), fc.integer({ min: 1, max: 300 })) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('replace' as const), fc.nat(4000), fc.string({ unit: 'binary' })),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('get' as const), fc.nat(4000)) },
);

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

it('keeps the last of what was added, as it was replaced last, whatever is read in between', () => {
  const steps = fc.array<Step>(step, { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2500 }), steps, (most, taken) => {
      const ring = new PackedRing<Thing>(most, 1e9);
      const all: Thing[] = [];
      const isKept = (number: number) => number < all.length && number >= all.length - most;
      for (const [what, number, more] of taken) {
        if (what === 'get') expect(ring.get(number)).toEqual(isKept(number) ? all[number] : undefined);
        if (what === 'replace') {
          ring.replace(number, { text: 'other', more });
          if (isKept(number)) all[number] = { text: 'other', more };
        }
        if (what !== 'add') continue;
        for (const _ of numbers(0, number)) {
          const thing = { text: `thing ${all.length}` };
          all.push(thing);
          ring.add(thing);
        }
      }
      const oldest = Math.max(0, all.length - most);
      expect([ring.oldest, ring.next, ring.size]).toEqual([oldest, all.length, all.length - oldest]);
      const kept = () => numbers(oldest, all.length).map((at) => ring.get(at));
      // What was read first is packed again by the end.
      expect([kept(), kept()]).toEqual([all.slice(oldest), all.slice(oldest)]);
      expect([ring.get(oldest - 1), ring.get(all.length)]).toEqual([undefined, undefined]);
    }),
    { numRuns: 60 },
  );
});

it('keeps fewer where they cannot be packed into the room there is', () => {
  const ring = new PackedRing<Thing>(100_000, 200_000);
  for (let number = 0; number < 5000; number += 1) ring.add({ text: randomBytes(100).toString('base64') });
  // A hundred bytes of chance stay as many, so that two thousand have room.
  expect(ring.size).toBeGreaterThan(1000);
  expect(ring.size).toBeLessThan(2500);
  expect(ring.get(ring.oldest)).toEqual({ text: expect.any(String) });
  expect(ring.get(ring.oldest - 1)).toBeUndefined();
});

it('takes a few bytes for each thing of those that are alike', () => {
  const ring = new PackedRing<Thing>(100_000, 100_000);
  for (let number = 0; number < 10_000; number += 1)
    ring.add({ text: `the change of user ${number} in Zürich`, more: `seen at ${1e12 + number}` });
  expect(ring.size).toBe(10_000);
});
