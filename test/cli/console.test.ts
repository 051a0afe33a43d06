import { type Console, onlyVisible } from '../../lib/cli/shared/console';
import { json } from '../../lib/cli/shared/format';
import { visibleTable } from '../../lib/wire/visible-table';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';

/** A console that keeps what it is told, whatever it is. */
function recorder(): { readonly lines: string[]; readonly console: Console } {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const ask = async (question: string) => {
    keep(question);
    return 'yes';
  };
  const animate = async (title: string) => {
    keep(title);
    return { update: keep, done: keep };
  };
  return { lines, console: { out: keep, err: keep, interactive: true, ask, animate } };
}

test.each(Object.entries(HOSTILE))('nothing that is printed, asked or drawn can %s', async (_, text) => {
  const { lines, console: raw } = recorder();
  const console = onlyVisible(raw);
  console.out(text);
  console.err(text);
  expect(await console.ask(text)).toBe('yes');
  const progress = await console.animate(text);
  progress.update(text);
  progress.done(text);
  expect(lines).toHaveLength(6);
  expect(lines.flatMap(hiddenIn)).toEqual([]);
});

test.each(Object.entries(HOSTILE))('no cell of a table and no value of a document can %s', (_, text) => {
  const lines = visibleTable([
    ['head', text],
    [text, 'x'],
    ['y', text],
  ]);
  expect(lines).toHaveLength(3);
  expect([...lines, ...json({ [text]: text })].flatMap(hiddenIn)).toEqual([]);
});

test('columns are as wide as what is shown', () => {
  expect(
    visibleTable([
      ['a', 'b'],
      ['\u001b', 'x'],
    ]),
  ).toEqual(['a       b', '\\u{1b}  x']);
});
