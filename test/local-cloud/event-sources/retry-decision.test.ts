import fc from 'fast-check';
import {
  decideAfterAttempt,
  expiredRecords,
  retryDelayMs,
} from '../../../lib/local-cloud/event-sources/retry-decision';

const plain = { bisect: false, maximumRetryAttempts: -1, maximumRecordAgeMs: -1 };
const bisect = { ...plain, bisect: true };
const twice = { ...plain, maximumRetryAttempts: 2 };
const never = { ...plain, maximumRetryAttempts: 0 };
const failure = { kind: 'failure' } as const;
const partial = (...failed: number[]) => ({ kind: 'partial', failed }) as const;

describe('after an attempt', () => {
  test.each([
    ['success checkpoints the batch', 4, 0, { kind: 'success' } as const, plain, { done: 4, retry: [] }],
    ['success of a later attempt, too', 4, 7, { kind: 'success' } as const, twice, { done: 4, retry: [] }],
    [
      'a failure tries the whole batch again',
      4,
      0,
      failure,
      plain,
      { done: 0, retry: [{ from: 0, to: 4, attempts: 1 }] },
    ],
    [
      'without a limit there is always one more',
      4,
      9999,
      failure,
      plain,
      { done: 0, retry: [{ from: 0, to: 4, attempts: 10_000 }] },
    ],
    [
      'a partial failure goes on from the lowest reported record',
      5,
      0,
      partial(4, 2),
      plain,
      { done: 2, retry: [{ from: 2, to: 5, attempts: 1 }] },
    ],
    [
      'the first record reported means all again',
      5,
      0,
      partial(0),
      plain,
      { done: 0, retry: [{ from: 0, to: 5, attempts: 1 }] },
    ],
    ['the last allowed retry', 4, 1, failure, twice, { done: 0, retry: [{ from: 0, to: 4, attempts: 2 }] }],
    [
      'no retry left gives the batch up',
      4,
      2,
      failure,
      twice,
      { done: 0, giveUp: { from: 0, to: 4 }, retry: [] },
    ],
    [
      'no retry left keeps what a partial failure did',
      4,
      2,
      partial(3),
      twice,
      { done: 3, giveUp: { from: 3, to: 4 }, retry: [] },
    ],
    ['no retries at all', 1, 0, failure, never, { done: 0, giveUp: { from: 0, to: 1 }, retry: [] }],
    [
      'bisect halves a failed batch and takes no retry',
      4,
      0,
      failure,
      bisect,
      {
        done: 0,
        retry: [
          { from: 0, to: 2, attempts: 0 },
          { from: 2, to: 4, attempts: 0 },
        ],
      },
    ],
    [
      'an odd batch has the larger half first',
      3,
      1,
      failure,
      bisect,
      {
        done: 0,
        retry: [
          { from: 0, to: 2, attempts: 1 },
          { from: 2, to: 3, attempts: 1 },
        ],
      },
    ],
    [
      'bisect without retries still isolates',
      2,
      0,
      failure,
      { ...never, bisect: true },
      {
        done: 0,
        retry: [
          { from: 0, to: 1, attempts: 0 },
          { from: 1, to: 2, attempts: 0 },
        ],
      },
    ],
    [
      'a single record cannot be halved, and takes a retry',
      1,
      0,
      failure,
      bisect,
      { done: 0, retry: [{ from: 0, to: 1, attempts: 1 }] },
    ],
    [
      'a single record without retries left is given up',
      1,
      2,
      failure,
      { ...twice, bisect: true },
      { done: 0, giveUp: { from: 0, to: 1 }, retry: [] },
    ],
    [
      'bisect splits a partial failure at the reported record, which takes no retry',
      4,
      2,
      partial(1),
      { ...twice, bisect: true },
      { done: 1, retry: [{ from: 1, to: 4, attempts: 2 }] },
    ],
    [
      'a partial failure that moves nothing takes a retry, also with bisect',
      4,
      0,
      partial(0, 3),
      bisect,
      { done: 0, retry: [{ from: 0, to: 4, attempts: 1 }] },
    ],
  ])('%s', (_name, size, attempts, outcome, policy, expected) => {
    expect(decideAfterAttempt({ size, attempts }, outcome, policy)).toEqual(expected);
  });

  const decisionInput = fc.integer({ min: 1, max: 50 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      attempts: fc.nat(5),
      outcome: fc.oneof(
        fc.constant({ kind: 'success' } as const),
        fc.constant(failure),
        fc.uniqueArray(fc.nat(size - 1), { minLength: 1 }).map((failed) => partial(...failed)),
      ),
      policy: fc.record({
        bisect: fc.boolean(),
        maximumRetryAttempts: fc.integer({ min: -1, max: 4 }),
        maximumRecordAgeMs: fc.constant(-1),
      }),
    }),
  );

  test('every record is exactly once done, given up or tried again, in order', () => {
    fc.assert(
      fc.property(decisionInput, ({ size, attempts, outcome, policy }) => {
        const { done, giveUp, retry } = decideAfterAttempt({ size, attempts }, outcome, policy);
        const parts = [{ from: 0, to: done }, ...(giveUp ? [giveUp] : []), ...retry];
        expect(
          parts.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
        ).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });

  test('with a limit, a batch that always fails ends, and with bisect each record had its own retries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(3), fc.boolean(), (size, limit, halve) => {
        const policy = { bisect: halve, maximumRetryAttempts: limit, maximumRecordAgeMs: -1 };
        const work = [{ from: 0, to: size, attempts: 0 }];
        const attempts = Array.from({ length: size }, () => 0);
        const givenUp: number[] = [];
        for (let slice = work.shift(); slice !== undefined; slice = work.shift()) {
          const { from } = slice;
          for (let i = from; i < slice.to; i += 1)
            if (slice.to - from === 1 || !halve) attempts[i] = (attempts[i] ?? 0) + 1;
          const decision = decideAfterAttempt(
            { size: slice.to - from, attempts: slice.attempts },
            failure,
            policy,
          );
          work.unshift(
            ...decision.retry.map((next) => ({ ...next, from: from + next.from, to: from + next.to })),
          );
          if (decision.giveUp) givenUp.push(from + decision.giveUp.from);
        }
        expect(attempts).toEqual(Array.from({ length: size }, () => limit + 1));
        expect(givenUp).toEqual(halve ? attempts.map((_, i) => i) : [0]);
      }),
    );
  });
});

describe('age', () => {
  const minute = { ...plain, maximumRecordAgeMs: 60_000 };
  test.each([
    ['no limit keeps all', [0], plain, 0],
    ['the old ones at the front', [30_000, 39_999, 40_000, 90_000], minute, 2],
    ['all', [0, 1], minute, 2],
    ['none', [100_000], minute, 0],
  ])('%s', (_name, times, policy, expected) => {
    expect(expiredRecords(times, 100_000, policy)).toBe(expected);
  });
});

test('retries wait 50 ms doubling to 2 s', () => {
  expect([0, 1, 2, 3, 6, 7, 5_000].map(retryDelayMs)).toEqual([0, 50, 100, 200, 1600, 2000, 2000]);
});
