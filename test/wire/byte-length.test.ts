import { byteLength } from '../../lib/wire/byte-length';

test.each([
  ['nothing', ''],
  ['ASCII', 'a'.repeat(70_000)],
  ['letters of two bytes', 'ü'.repeat(70_000)],
  ['letters of three', '座'.repeat(70_000)],
  ['pairs of surrogates, one over the edge of what is counted at once', `a${'\u{1F600}'.repeat(40_000)}`],
  ['half a pair at the end', `${'a'.repeat(65_535)}\ud83d`],
  ['half a pair in the middle', `${'a'.repeat(65_535)}\ud83db`],
])('of %s is what UTF-8 takes', (_, text) => {
  expect(byteLength(text)).toBe(Buffer.byteLength(text));
});
