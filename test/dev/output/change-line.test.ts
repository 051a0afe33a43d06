import { changeLine, clockTime } from '../../../lib/dev/output/change-line';
import { painter } from '../../../lib/dev/output/paint';
import type { Arrival, Change } from '../../../lib/operator';
import { HOSTILE, hiddenIn } from '../../support/hostile-texts';

const CHANGE: Change = {
  id: '1',
  contract: 'users/User',
  key: { user_id: 7 },
  kind: 'updated',
  sequence: 's',
  time: '2026-03-01T12:03:11.000Z',
  seenAt: '2026-03-01T12:03:11.402Z',
  fields: ['name'],
  publication: { state: 'published', eventId: 'e', type: 't' },
  arrivals: [],
};
const at = clockTime(CHANGE.seenAt);
const line = (change: Partial<Change>, colours = false) =>
  painter(colours)(...changeLine({ ...CHANGE, ...change }));
const arriving = (...arrivals: Arrival[]) => line({ arrivals });

test('a change names time, contract, key, kind and its way with milliseconds', () => {
  expect(
    arriving(
      { replica: 'orders/User', state: 'applied', lagMs: 83.6 },
      { replica: 'notifications/User', state: 'filtered', reason: 'country is "DE", the replica wants "CH"' },
      { replica: 'billing/Users', kind: 'consumer', state: 'sent', lagMs: 40 },
    ),
  ).toBe(
    `${at}  users/User {"user_id":7} updated  users → orders/User 84 ms, notifications/User filtered (country is "DE", the replica wants "CH"), billing/Users sent 40 ms`,
  );
});

test.each([
  [{ replica: 'a/B', state: 'parked', reason: 'invalid' }, 'a/B parked (invalid)'],
  [{ replica: 'a/B', state: 'late' }, 'a/B late'],
  [{ replica: 'a/B', state: 'not-subscribed' }, 'a/B not subscribed'],
  [{ replica: 'a/B', state: 'superseded' }, 'a/B superseded'],
] as const)('%j is told in words', (arrival, words) => {
  expect(arriving(arrival)).toBe(`${at}  users/User {"user_id":7} updated  users → ${words}`);
});

test('what was not published says why', () => {
  const publication = { state: 'refused', reason: 'email must be a string' } as const;
  expect(line({ publication, kind: 'created' })).toMatch(
    /created {2}users → refused: email must be a string$/,
  );
  expect(line({})).toMatch(/users → published, nobody reads it$/);
});

test('a key of any length is one short line', () => {
  expect(line({ key: { name: 'x'.repeat(2000) } }).length).toBeLessThan(300);
});

test.each(Object.entries(HOSTILE))('nothing in it can %s', (_, text) => {
  const shown = line({
    contract: `${text}/User`,
    key: { name: text },
    arrivals: [{ replica: text, state: 'parked', reason: text }],
  });
  expect(hiddenIn(shown)).toEqual([]);
});

test('states have their colours', () => {
  const coloured = line({ arrivals: [{ replica: 'a/B', state: 'parked' }] }, true);
  expect(coloured).toContain('\u001b[31m parked\u001b[39m');
  expect(line({ arrivals: [{ replica: 'a/B', state: 'applied', lagMs: 3 }] }, true)).toContain(
    '\u001b[32m 3 ms',
  );
});
