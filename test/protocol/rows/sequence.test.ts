import fc from 'fast-check';
import {
  isHeldSequence,
  isSequence,
  justBefore,
  LOWEST_SEQUENCE,
  streamLabel,
  successorOf,
  toSequence,
} from '../../../lib/protocol/rows/sequence';
import type { Sequence } from '../../../lib/wire/event';

const LABEL = '2026-01-31T12:00:00.000';

describe('sequence', () => {
  it('orders numbers of different length by value, which raw strings would invert', () => {
    const shorter = '999999999999999999999';
    const longer = '1000000000000000000000';
    expect(longer < shorter).toBe(true);
    expect(toSequence(LABEL, longer) > toSequence(LABEL, shorter)).toBe(true);
    expect(toSequence(LABEL, shorter) > toSequence(LABEL, longer)).toBe(false);
  });

  /** Numbers of each length alike, and those at which a length begins and ends. */
  const numbers = fc.integer({ min: 1, max: 129 }).chain((length) => {
    const [least, next] = [10n ** BigInt(length - 1), 10n ** BigInt(length)];
    return fc.oneof(fc.bigInt({ min: least, max: next - 1n }), fc.constantFrom(least, next - 1n, least - 1n));
  });

  it('orders any two numbers of 1 to 129 digits as integers do', () => {
    const near = fc.tuple(numbers, fc.constantFrom(0n, 1n)).map(([a, more]) => [a, a + more] as const);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(numbers, numbers), near), ([a, b]) => {
        fc.pre(String(b).length <= 129);
        const [one, other] = [toSequence(LABEL, `${a}`), toSequence(LABEL, `${b}`)];
        expect([one < other, one === other]).toEqual([a < b, a === b]);
        // DynamoDB compares bytes.
        expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(a < b ? -1 : Number(a > b));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes numbers of up to 40 digits as it always did, and longer ones above them', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }), (number) => {
        expect(toSequence(LABEL, `${number}`)).toBe(`${LABEL}/${`${number}`.padStart(40, '0')}`);
      }),
    );
    const kinesis = '49590338271490256608559692538361571095921575989136588898';
    expect(toSequence(LABEL, kinesis)).toBe(`${LABEL}/n056${kinesis}`);
    expect(toSequence(LABEL, kinesis) > `${LABEL}/${'9'.repeat(40)}~`).toBe(true);
  });

  it('gives a number with zeros before it the token of the number', () => {
    fc.assert(
      fc.property(numbers, fc.nat(128), (number, zeros) => {
        const text = `${number}`.padStart(Math.min(129, zeros), '0');
        expect(toSequence(LABEL, text)).toBe(toSequence(LABEL, `${number}`));
      }),
    );
  });

  it('has neighbours at every length', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        fc.pre(number > 0n && number < 10n ** 129n - 1n);
        const [before, change, after] = [-1n, 0n, 1n].map((by) => toSequence(LABEL, `${number + by}`));
        expect(successorOf(change as Sequence)).toBe(after);
        const held = justBefore(change as Sequence);
        expect([held > `${before}`, held < `${change}`, isHeldSequence(held)]).toEqual([true, true, true]);
        expect(successorOf(held)).toBe(after);
      }),
    );
  });

  it('keeps every digit, where a JavaScript number would lose the last ones', () => {
    const [lower, higher] = ['4421584500000000017450439091', '4421584500000000017450439092'];
    expect(Number(lower)).toBe(Number(higher));
    expect(toSequence(LABEL, higher) > toSequence(LABEL, lower)).toBe(true);
  });

  it('puts the epoch first: a recreated table wins over higher numbers of its predecessor', () => {
    const before = toSequence('2026-01-31T12:00:00.000', '9'.repeat(40));
    const after = toSequence('2026-02-01T08:00:00.000', '1');
    expect(after > before).toBe(true);
    expect(before > after).toBe(false);
  });

  it.each(['', 'abc', '-1', '1.5', '1\n', '١', '1'.repeat(130), '0'.repeat(130)])(
    'refuses %p as a sequence number',
    (number) => {
      const problem = `must be 1 to 129 digits, and has ${number.length} characters: take it from the stream's record`;
      expect(() => toSequence(LABEL, number)).toThrow(problem);
    },
  );

  it.each(['', 'somebody', '2026 ', '1'.repeat(41)])('refuses %p as the label of a stream', (label) => {
    expect(() => toSequence(label, '1')).toThrow('the label of a stream must be a time');
  });

  it('recognises its own tokens only', () => {
    expect(isSequence(toSequence(LABEL, '12'))).toBe(true);
    expect(isSequence(toSequence(LABEL, '1'.repeat(56)))).toBe(true);
    for (const other of ['12', `${LABEL}/12`, `/${'0'.repeat(40)}`, 12, null, undefined]) {
      expect(isSequence(other)).toBe(false);
    }
  });

  it.each([
    ['another length', `n057${'1'.repeat(56)}`],
    ['a length of two digits', `n56${'1'.repeat(56)}`],
    ['a length that needs no mark', `n040${'1'.repeat(40)}`],
    ['zeros before it', `n056${'1'.padStart(56, '0')}`],
    ['too many digits', `n130${'1'.repeat(130)}`],
    ['no mark', '1'.repeat(56)],
    ['another mark', `z056${'1'.repeat(56)}`],
  ])('refuses a long number with %s: others must not win by it', (_what, text) => {
    expect(isSequence(`${LABEL}/${text}`)).toBe(false);
    expect(isHeldSequence(`${LABEL}/${text}~`)).toBe(false);
  });

  it('has a lowest token, below that of every change', () => {
    expect(isSequence(LOWEST_SEQUENCE)).toBe(true);
    expect(toSequence(LABEL, '1') > LOWEST_SEQUENCE).toBe(true);
    expect(successorOf(LOWEST_SEQUENCE) > LOWEST_SEQUENCE).toBe(true);
  });

  it('knows the next token of the same stream', () => {
    const nines = '9'.repeat(21);
    expect(successorOf(toSequence(LABEL, nines))).toBe(toSequence(LABEL, `1${'0'.repeat(21)}`));
    const change = toSequence(LABEL, '41');
    expect(successorOf(justBefore(change))).toBe(successorOf(change));
    expect(() => successorOf(toSequence(LABEL, '9'.repeat(129)))).toThrow('1 to 129 digits');
  });

  it('takes the label from the ARN of a stream', () => {
    expect(streamLabel(`arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/${LABEL}`)).toBe(LABEL);
    expect(() => streamLabel('arn:aws:dynamodb:eu-west-1:123456789012:table/users')).toThrow(
      /not the ARN of a DynamoDB stream/,
    );
  });
});
