import { PassThrough } from 'node:stream';
import { askLine } from '../../lib/cli/shared/ask-line';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** A person's terminal, as far as readline looks at it. */
function terminal() {
  return { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY: true }) };
}

test('a person is asked and answers with a line', async () => {
  const { input, output } = terminal();
  const answer = askLine('Name of the context?', input, output);
  input.write('users\n');
  expect(await answer).toBe('users');
  expect(String(output.read())).toContain('Name of the context?');
});

test.each([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-C after some text', `use${CTRL_C}`],
  ['Ctrl-D', CTRL_D],
])('a person gives up with %s', async (_, keys) => {
  const { input, output } = terminal();
  const answer = askLine('Name of the context?', input, output);
  input.write(keys);
  expect(await answer).toBeUndefined();
});

test('an input that ends is no answer', async () => {
  const { input, output } = terminal();
  const answer = askLine('Name of the context?', input, output);
  input.end();
  expect(await answer).toBeUndefined();
});
