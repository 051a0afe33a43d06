/** Texts that another service could send, by what they would do on a terminal, in a diagram or to an eye. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'clear the screen': '\u001b[2J\u001b[1;1HALL CLEAN',
  'colour by C1': 'x\u009b31mred',
  'set the title': '\u001b]0;title\u0007',
  'forge a line': 'x\nFORGED 0 parked',
  'overwrite a line': 'x\r\u0008FORGED',
  'turn the direction': 'user\u202egpj.exe',
  'isolate a direction': '\u2066a\u2069\u200e\u200f\u061c',
  'hide without width': 'a\u200bb\u2060c\ufeffd\u00ade',
  'separate lines': 'x\u2028FORGED\u2029FORGED',
  'be half a character': 'x\ud800y',
  'hide as tags': 'a\u{e0041}\u{e007f}',
  delete: 'x\u007f\u0000',
  'end a label': '"] --> c9\n  click c0 "javascript:alert(1)"',
  'be markup': '</text><script>alert(1)</script> `md` #quot;',
};

/** Told apart from the filter under test: code points by number. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff0, 0xffff],
  [0xe0000, 0xe0fff],
];

/** Code points of a line that do something other than being read. */
export function hiddenIn(line: string): string[] {
  return [...line]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => RANGES.some(([first, last]) => code >= first && code <= last))
    .map((code) => code.toString(16));
}
