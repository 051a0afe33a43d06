import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
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

test('a journal that cannot be written is an error that names it', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  await expect(new Journal(join(file, 'edits.jsonl')).open()).rejects.toThrow(
    /^edits are recorded in .*file\/edits\.jsonl, which cannot be written \(E\w+\): /,
  );
});
