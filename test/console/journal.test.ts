import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { changedPaths } from '../../lib/console/failures/changed-paths';
import { defaultJournal, Journal, type JournalRecord } from '../../lib/console/failures/journal';
import { temporaryDirectory } from '../support/temporary-directory';

const edit = (letter: string, sentAs: string, replica = 'orders/User'): JournalRecord => ({
  at: '2026-01-01T00:00:00.000Z',
  who: 'ada',
  replica,
  letter,
  sentAs,
  changed: ['data.country'],
});
const without = ({ sentAs: _, ...rest }: JournalRecord) => rest;

test('nobody else on the machine reads it', async () => {
  const file = join(temporaryDirectory(), 'state', 'edits.jsonl');
  await new Journal(file).record(edit('a', 'b'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  const lax = join(temporaryDirectory(), 'edits.jsonl');
  writeFileSync(lax, '', { mode: 0o644 });
  await new Journal(lax).record(edit('a', 'b'));
  expect(statSync(lax).mode & 0o777).toBe(0o600);
});

test('an edit is found by the message that it was made of, and by what became of that', async () => {
  const file = join(temporaryDirectory(), 'edits.jsonl');
  const journal = new Journal(file);
  const [first, second] = [edit('a', 'b'), edit('c', 'd')];
  await journal.record(first);
  await journal.record(edit('a', 'b', 'billing/Users'));
  await journal.record(second);
  expect(await journal.of('orders/User', ['a'])).toEqual([without(first)]);
  // It came back as c, whose original id is b, was edited again, and came back as e.
  expect(await journal.of('orders/User', ['c', 'b'])).toEqual([without(first), without(second)]);
  expect(await journal.of('orders/User', ['e', 'd'])).toEqual([without(second)]);
  expect(await journal.of('orders/User', ['x', undefined])).toEqual([]);
});

test('lines of others do no harm, and no journal is an empty one', async () => {
  const file = join(temporaryDirectory(), 'edits.jsonl');
  const journal = new Journal(file);
  expect(await journal.of('orders/User', ['a'])).toEqual([]);
  await journal.record(edit('a', 'b'));
  appendFileSync(file, 'no JSON\n{"letter":"a"}\nnull\n');
  await journal.record(edit('a', 'z'));
  expect(await journal.of('orders/User', ['a'])).toHaveLength(2);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(6);
});

test('it is in the directory that the user names for such files, if that is a whole path', () => {
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = '/somewhere/state';
  expect(defaultJournal()).toBe('/somewhere/state/cdk-event-sharing/edits.jsonl');
  process.env.XDG_STATE_HOME = 'relative';
  expect(defaultJournal()).toBe(join(homedir(), '.local/state/cdk-event-sharing/edits.jsonl'));
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
});

test.each([
  ['a value', { data: { country: 'DE' } }, { data: { country: 'CH' } }, ['data.country']],
  ['a type', { a: 1 }, { a: '1' }, ['a']],
  ['an element', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }, 4] }, ['a[1].b', 'a[2]']],
  ['what is new or gone', { a: 1, b: 2 }, { a: 1, c: 3 }, ['b', 'c']],
  ['a name of a prototype', {}, { constructor: 1, toString: 2 }, ['constructor', 'toString']],
  ['nothing', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ['the whole', 1, { a: 1 }, ['body']],
])('paths name %s, and no value', (_name, before, after, paths) => {
  expect(changedPaths(JSON.stringify(before), JSON.stringify(after, null, 2))).toEqual(paths);
});

test('what is no JSON changes as a whole', () => {
  expect(changedPaths('no event', '{"a":1}')).toEqual(['body']);
  expect(changedPaths('no event', 'no event')).toEqual([]);
});
