import type { Change } from '../../../lib/console/api';
import { matches, outcomeOf, withChanges } from '../../../lib/console-page/changes/change-list';

const change = (id: number, more: Partial<Change> = {}): Change => ({
  id: `c${id}`,
  contract: 'users/User',
  key: { user_id: id },
  kind: 'updated',
  sequence: String(id),
  time: '2026-01-01T00:00:00.000Z',
  seenAt: new Date(id * 1000).toISOString(),
  fields: [],
  publication: { state: 'published', eventId: 'e', type: 't' },
  arrivals: [],
  ...more,
});
const ids = (list: readonly Change[]) => list.map(({ id }) => id);

describe('the live list of changes', () => {
  test('has the newest first, each once', () => {
    const list = withChanges([change(2), change(1)], [change(4), change(3), change(4)]);
    expect(ids(list)).toEqual(['c4', 'c3', 'c2', 'c1']);
  });

  test('takes over what is known better, in its place', () => {
    const arrivals = [{ replica: 'orders/User', state: 'applied' as const }];
    const list = withChanges([change(2), change(1)], [change(1, { arrivals })]);
    expect(ids(list)).toEqual(['c2', 'c1']);
    expect(list[1]?.arrivals).toEqual(arrivals);
  });

  test('never grows beyond what can be shown', () => {
    let list: readonly Change[] = [];
    for (let at = 0; at < 50; at += 1)
      list = withChanges(
        list,
        Array.from({ length: 100 }, (_, of) => change(at * 100 + of)),
      );
    expect(list).toHaveLength(200);
    expect(list[0]?.id).toBe('c4999');
  });

  test('takes the newest of a burst', () => {
    const burst = Array.from({ length: 100 }, (_, at) => change(at + 10));
    const list = withChanges([change(1)], [...burst, change(1, { fields: ['name'] })], {}, { mostFresh: 2 });
    expect(ids(list)).toEqual(['c109', 'c108', 'c1']);
    expect(list[2]?.fields).toEqual(['name']);
  });

  test('is the same list where nothing is new, so that nothing is drawn', () => {
    const known = [change(1)];
    expect(withChanges(known, [])).toBe(known);
  });

  test('takes only what is wanted', () => {
    const other = change(2, { contract: 'orders/Order' });
    expect(ids(withChanges([], [change(1), other], { contract: 'users/User' }))).toEqual(['c1']);
  });
});

describe('the filter', () => {
  const parked = change(42, { arrivals: [{ replica: 'orders/User', state: 'parked' }] });

  test.each([
    [{}, true],
    [{ contract: 'users/User' }, true],
    [{ contract: 'orders/Order' }, false],
    [{ key: '4' }, true],
    [{ key: '43' }, false],
    [{ key: '{"user_id":42}' }, true],
    [{ key: '{ "user_id": 42 }' }, true],
    [{ key: '{"user_id":4}' }, false],
    [{ state: 'parked' }, true],
    [{ state: 'published' }, true],
    [{ state: 'applied' }, false],
  ])('%p: %p', (filter, wanted) => expect(matches(parked, filter)).toBe(wanted));
});

test('the slowest arrival is how long a change took', () => {
  const arrivals = [
    { replica: 'a/b', state: 'applied' as const, lagMs: 300 },
    { replica: 'c/d', state: 'waiting' as const },
    { replica: 'e/f', state: 'superseded' as const, lagMs: 900 },
  ];
  expect(outcomeOf(change(1, { arrivals }))).toEqual({ done: 2, all: 3, worstMs: 900 });
  expect(outcomeOf(change(1))).toEqual({ done: 0, all: 0 });
});
