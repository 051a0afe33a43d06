import { visibleText } from './visible-text';

/**
 * A text of somebody else's as a code span of GitHub-flavoured Markdown, in a table or elsewhere: there it is neither markup,
 * HTML, a link nor a mention that tells a person. What would end the span or the cell is shown as an escape, `\u{7c}`,
 * because parsers differ on a backslash before a pipe.
 *
 * @param most characters of it that are shown: names are short, and a comment has little room
 */
export function markdownCode(text: string, most = 80): string {
  const characters = [...text];
  const clipped = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
  const shown = visibleText(clipped).replace(/[|`]/g, (mark) => `\\u{${mark.charCodeAt(0).toString(16)}}`);
  return `\`${shown.trim() === '' ? JSON.stringify(shown) : shown}\``;
}

/** Lines of a table whose cells are Markdown without line breaks and pipes. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/**
 * As many lines as there is room for, and one that says how many are left out.
 *
 * @param room in characters
 */
export function withinRoom(lines: readonly string[], room: number): string[] {
  let taken = 0;
  const first = lines.findIndex((line) => {
    taken += line.length + 1;
    return taken > room;
  });
  return first < 0 ? [...lines] : [...lines.slice(0, first), '', `… and ${lines.length - first} more.`];
}
