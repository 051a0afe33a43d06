import { formatFinding } from '../../lib/contracts';
import { visibleJson, visibleLines, visibleText } from '../../lib/wire/visible-text';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';

const texts = Object.entries(HOSTILE);

test.each(texts)('a text that would %s is one line of harmless characters', (_, text) => {
  expect(hiddenIn(visibleText(text))).toEqual([]);
});

test.each(texts)('JSON with a text that would %s is harmless and reads back as what it was', (_, text) => {
  const value = { [text]: [text] };
  for (const indent of [0, 2]) {
    const json = visibleJson(value, indent);
    expect(json.split('\n').flatMap(hiddenIn)).toEqual([]);
    expect(JSON.parse(json)).toEqual(value);
  }
});

test.each(texts)('a finding about a field and readers that would %s is harmless', (_, text) => {
  const change = { contract: 'users/User', released: '1.0', current: '1.1', old: text, new: text };
  const reader = { name: text, repository: text, contract: text, major: 1 };
  const finding = { ...change, rule: 'type-changed', field: text, path: text, readers: [reader] } as const;
  expect(hiddenIn(formatFinding(finding))).toEqual([]);
});

test('what is hidden shows by its code, and a newline as people write it', () => {
  expect(visibleText('a\u001b[2J\n\u202e\u{e0041}')).toBe('a\\u{1b}[2J\\n\\u{202e}\\u{e0041}');
  expect(visibleLines('one\ntwo\u0007')).toBe('one\ntwo\\u{7}');
});

test.each(['Zoë 東京 🙂', 'a\\b "c" <d>', 'é', 'שלום', ''])(
  'a text of letters and signs stays as it is: %p',
  (text) => {
    expect(visibleText(text)).toBe(text);
  },
);
