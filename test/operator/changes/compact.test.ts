import fc from 'fast-check';
import { CompactForm } from '../../../lib/operator/changes/compact';
import { CompactSequences } from '../../../lib/operator/changes/compact-sequences';
import type { Arrival } from '../../../lib/operator/changes/types';

const LABEL = '2026-01-01T00:00:00.000';
const at = (number: number) => `${LABEL}/${String(number).padStart(40, '0')}`;

describe('sequences that are kept small', () => {
  test('come back as they were', () => {
    const sequence = fc.oneof(
      fc.nat().map(at),
      fc
        .tuple(fc.string(), fc.nat())
        .map(([label, number]) => `${label}/${String(number).padStart(40, '0')}`),
      fc.nat().map((number) => `${LABEL}/n041${String(number).padStart(41, '9')}`),
      fc.constantFrom('', '1:2', '=', '0:', at(0), `/${'0'.repeat(40)}`, `a/b/${'1'.repeat(40)}`),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(sequence), (sequences) => {
        const form = new CompactSequences();
        expect(sequences.map((each) => form.write(each)).map((each) => form.read(each))).toEqual(sequences);
      }),
    );
  });

  test('take a third where their stream is known', () => {
    const form = new CompactSequences();
    expect(form.write(at(123_456_789_012_345))).toBe('0:123456789012345');
  });
});

test('a change comes back with its arrivals, also when these are known better later', () => {
  const form = new CompactForm();
  const time = '2026-01-02T00:00:00.000Z';
  const change = {
    contract: 'users/User',
    key: { user_id: 1 },
    kind: 'updated' as const,
    sequence: at(5),
    time,
    seenAt: time,
    fields: ['name'],
    publication: { state: 'published' as const, eventId: at(5), type: 'users.UserUpdated' },
  };
  const traced = { ...change, publication: { ...change.publication, traceparent: '00-1-2-01' } };
  expect(form.read('y', form.write(traced, []), () => [])).toEqual({ ...traced, id: 'y', arrivals: [] });
  const waiting: Arrival[] = [{ replica: 'orders/User', state: 'waiting' }];
  const arrived: Arrival[] = [
    { replica: 'orders/User', state: 'applied', at: time, lagMs: 3, sequence: at(5) },
    { replica: 'shop/User', state: 'superseded', at: time, lagMs: 4, sequence: at(6) },
    { replica: 'news/User', kind: 'consumer', state: 'filtered', reason: '=' },
  ];
  const written = form.write(change, waiting);
  expect(form.read('x', written, () => [])).toEqual({ ...change, id: 'x', arrivals: waiting });
  const later = form.withArrivals(written, arrived);
  expect(form.read('x', later, () => [])).toEqual({ ...change, id: 'x', arrivals: arrived });
  expect(later.head).not.toContain(LABEL);
  // The sequence of the change is there once.
  expect(later.arrivals?.match(/\d+:\d+/g)).toEqual(['0:6']);
});
