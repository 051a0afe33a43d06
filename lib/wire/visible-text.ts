import { escapeUnit } from './json-text';

/**
 * Characters that are no text to look at: controls and escape codes, marks that turn the direction of reading, characters
 * without width, separators of lines, halves of a surrogate pair, and what no version of Unicode has given a meaning.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * A text of somebody else's as one line of harmless characters: it can neither command a terminal nor pass for another
 * line. What is hidden in it is shown as an escape, `\n` or `\u{1b}`.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden) => SHORT.get(hidden) ?? `\\u{${hidden.codePointAt(0)?.toString(16)}}`);
}

/** The same for a text of several lines, each of which is our own. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

/**
 * JSON in which what is hidden is escaped as JSON does it, so that it reads back as what it was.
 *
 * @param indent spaces for each level; with 0 it is one line
 */
export function visibleJson(value: unknown, indent = 2): string {
  return visibleJsonText(JSON.stringify(value, null, indent));
}

/** The same for a text that is JSON already. */
export function visibleJsonText(json: string): string {
  return json.replace(HIDDEN, (hidden) =>
    hidden === '\n' ? hidden : hidden.split('').map(escapeUnit).join(''),
  );
}
