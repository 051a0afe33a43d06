import fc from 'fast-check';
import {
  isSequence,
  justBefore,
  LOWEST_SEQUENCE,
  streamLabel,
  successorOf,
  toSequence,
} from '../../../lib/protocol/rows/sequence';

const LABEL = '2026-01-31T12:00:00.000';

describe('sequence', () => {
  it('orders numbers of different length by value, which raw strings would invert', () => {
    const shorter = '999999999999999999999';
    const longer = '1000000000000000000000';
    expect(longer < shorter).toBe(true);
    expect(toSequence(LABEL, longer) > toSequence(LABEL, shorter)).toBe(true);
    expect(toSequence(LABEL, shorter) > toSequence(LABEL, longer)).toBe(false);
  });

  it('orders any two numbers of 1 to 40 digits as integers do', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 40n - 1n });
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        expect(toSequence(LABEL, `${a}`) > toSequence(LABEL, `${b}`)).toBe(a > b);
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

  it.each(['', 'abc', '-1', '1.5', '1'.repeat(41)])('refuses %p as a sequence number', (number) => {
    expect(() => toSequence(LABEL, number)).toThrow(/sequence number must be 1 to 40 digits/);
  });

  it.each(['', 'somebody', '2026 ', '1'.repeat(41)])('refuses %p as the label of a stream', (label) => {
    expect(() => toSequence(label, '1')).toThrow('the label of a stream must be a time');
  });

  it('recognises its own tokens only', () => {
    expect(isSequence(toSequence(LABEL, '12'))).toBe(true);
    for (const other of ['12', `${LABEL}/12`, `/${'0'.repeat(40)}`, 12, null, undefined]) {
      expect(isSequence(other)).toBe(false);
    }
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
    expect(() => successorOf(toSequence(LABEL, '9'.repeat(40)))).toThrow('1 to 40 digits');
  });

  it('takes the label from the ARN of a stream', () => {
    expect(streamLabel(`arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/${LABEL}`)).toBe(LABEL);
    expect(() => streamLabel('arn:aws:dynamodb:eu-west-1:123456789012:table/users')).toThrow(
      /not the ARN of a DynamoDB stream/,
    );
  });
});
