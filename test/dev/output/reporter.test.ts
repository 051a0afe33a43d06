import type { DevEvent } from '../../../lib/dev/output/events';
import { wantsColours } from '../../../lib/dev/output/paint';
import { createReporter } from '../../../lib/dev/output/reporter';
import { HOSTILE, hiddenIn } from '../../support/hostile-texts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const change = (key: string): DevEvent => ({
  event: 'change',
  id: key,
  contract: 'users/User',
  key: { name: key },
  kind: 'created',
  sequence: '1',
  time: '2026-03-01T12:03:11.000Z',
  seenAt: '2026-03-01T12:03:11.402Z',
  fields: [],
  publication: { state: 'published', eventId: 'e', type: 't' },
  arrivals: [],
});

function reporting(json: boolean) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    input: process.stdin,
    isTerminal: false,
    environment: {},
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    write: (text: string) => out.push(text),
  };
  return { out, err, reporter: createReporter({ json, plain: false }, terminal) };
}

test('a person sees some lines of changes a second, and how many more there were', () => {
  const { out, reporter } = reporting(false);
  for (let count = 0; count < 135; count += 1) reporter.report(change(String(count)));
  expect(out).toHaveLength(20);
  jest.advanceTimersByTime(1000);
  expect(out.slice(20)).toEqual(['… and 115 more changes in that second']);
  reporter.report(change('next'));
  jest.advanceTimersByTime(1000);
  expect(out).toHaveLength(22);
});

test('what is counted is told at the end too', () => {
  const { out, reporter } = reporting(false);
  for (let count = 0; count < 21; count += 1) reporter.report(change(String(count)));
  reporter.report({ event: 'stopped' });
  expect(out.slice(-2)).toEqual(['… and 1 more changes in that second', 'stopped']);
});

test('as JSON each event is an object a line, whatever is in it', () => {
  const { out, err, reporter } = reporting(true);
  for (const text of Object.values(HOSTILE)) {
    reporter.report(change(text));
    reporter.report({ event: 'log', function: text, stream: 'stderr', message: text });
    reporter.report({ event: 'error', message: text });
  }
  expect(err).toEqual([]);
  expect(out.flatMap(hiddenIn)).toEqual([]);
  const read = out.map((line) => JSON.parse(line));
  expect(read.map(({ event }) => event).slice(0, 3)).toEqual(['change', 'log', 'error']);
  expect(read[0].key).toEqual({ name: Object.values(HOSTILE)[0] });
});

test('errors are on standard error, and no line of another passes for one of ours', () => {
  const { out, err, reporter } = reporting(false);
  reporter.report({ event: 'error', message: 'one\ntwo' });
  reporter.report({ event: 'log', function: 'a\nb', stream: 'stdout', message: 'x\rFORGED' });
  expect(err).toEqual(['one', 'two']);
  expect(out).toEqual(['[a\\nb] x\\rFORGED']);
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
])('with %j, on a terminal or not (%s), colours: %s', (environment, isTerminal, expected) => {
  expect(wantsColours(environment, isTerminal)).toBe(expected);
});
