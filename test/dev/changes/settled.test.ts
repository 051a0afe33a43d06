import { Settled } from '../../../lib/dev/changes/settled';
import type { ArrivalState, Change } from '../../../lib/operator';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const change = (id: string, ...states: ArrivalState[]): Change => ({
  id,
  contract: 'users/User',
  key: { user_id: id },
  kind: 'created',
  sequence: '1',
  time: '2026-03-01T12:03:11.000Z',
  seenAt: '2026-03-01T12:03:11.402Z',
  fields: [],
  publication: { state: 'published', eventId: 'e', type: 't' },
  arrivals: states.map((state, index) => ({ replica: `r/${index}`, state })),
});

function settling() {
  const shown: string[] = [];
  const settled = new Settled(({ id, arrivals }) =>
    shown.push([id, ...arrivals.map(({ state }) => state)].join(' ')),
  );
  return { settled, shown };
}

test('a change is shown once, when it has arrived everywhere', () => {
  const { settled, shown } = settling();
  settled.see(change('1', 'waiting', 'filtered'));
  settled.see(change('1', 'applied', 'filtered'));
  settled.see(change('1', 'superseded', 'filtered'));
  settled.see(change('2', 'filtered'));
  jest.advanceTimersByTime(10_000);
  settled.close();
  expect(shown).toEqual(['1 applied filtered', '2 filtered']);
});

test('what was not published is shown at once', () => {
  const { settled, shown } = settling();
  settled.see({ ...change('1', 'waiting'), publication: { state: 'refused', reason: 'no key' } });
  settled.close();
  expect(shown).toEqual(['1 waiting']);
});

test('one that takes long is shown as far as it has come, and again at its end', () => {
  const { settled, shown } = settling();
  settled.see(change('1', 'waiting', 'waiting'));
  settled.see(change('1', 'applied', 'waiting'));
  jest.advanceTimersByTime(1500);
  expect(shown).toEqual([]);
  jest.advanceTimersByTime(10_000);
  expect(shown).toEqual(['1 applied waiting']);
  settled.see(change('1', 'applied', 'parked'));
  settled.close();
  expect(shown).toEqual(['1 applied waiting', '1 applied parked']);
});

test('in a rush each is shown once alone', () => {
  const { settled, shown } = settling();
  for (let id = 0; id < 100; id += 1) settled.see(change(String(id), 'waiting'));
  jest.advanceTimersByTime(10_000);
  expect(shown).toEqual([]);
  for (let id = 0; id < 100; id += 1) settled.see(change(String(id), 'applied'));
  settled.close();
  expect(shown).toHaveLength(100);
});

test('what never arrives is not kept for ever', () => {
  const { settled, shown } = settling();
  for (let id = 0; id < 1500; id += 1) settled.see(change(String(id), 'waiting'));
  settled.close();
  expect(shown).toHaveLength(500);
  expect(shown[0]).toBe('0 waiting');
});
