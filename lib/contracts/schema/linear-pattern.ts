import type { Pattern } from './pattern';

/** What `\s` is in ECMAScript and not in RE2, which knows that of ASCII alone. */
const WHITE_SPACE =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NO_WHITE_SPACE =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const NO_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]';

/** What of a pattern reads differently in the two: two escapes that make one character, an escape, a class's ends, a dot. */
const TOKEN = /\\u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|\\[\s\S]|[[\].]/gi;

/**
 * A regular expression of ECMAScript (with the flag `u`) that takes time in proportion to the text, whatever the text is:
 * RE2 does not backtrack.
 *
 * @throws Error when it is none, or uses what RE2 has not: backreferences, looking ahead or behind, counts over 1,000
 */
export function linearPattern(pattern: string): Pattern {
  new RegExp(pattern, 'u');
  // Most contracts have no pattern: who reads those does not load the engine.
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return RE2JS.compile(RE2JS.translateRegExp(toRe2(pattern)));
}

function toRe2(pattern: string): string {
  let inClass = false;
  return pattern.replace(TOKEN, (token, high?: string, low?: string) => {
    if (high !== undefined && low !== undefined) return `\\u{${codePointOf(high, low).toString(16)}}`;
    if (token === '[') {
      inClass = true;
      return token;
    }
    if (token === ']') {
      inClass = false;
      return token;
    }
    if (token === '.') return inClass ? token : NO_LINE_END;
    if (token === '\\s') return inClass ? WHITE_SPACE : `[${WHITE_SPACE}]`;
    if (token === '\\S') return inClass ? NO_WHITE_SPACE : `[${NO_WHITE_SPACE}]`;
    if (token === '\\b' && inClass) return '\\x{8}';
    if (token === '\\k') throw new Error('invalid escape sequence: `\\k`');
    return token;
  });
}

function codePointOf(high: string, low: string): number {
  return String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0;
}
