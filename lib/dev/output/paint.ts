import { styleText } from 'node:util';
import { visibleText } from '../../wire/visible-text';

type Style = Parameters<typeof styleText>[0];

/** A part of a line. Its text may be anybody's: what is hidden in it is shown as an escape. */
export type Part = string | { readonly text: string; readonly style: Style };

/** Makes a line of its parts. */
export type Paint = (...parts: readonly Part[]) => string;

/** @param colours whether parts have their colours */
export function painter(colours: boolean): Paint {
  return (...parts) =>
    parts
      .map((part) => {
        if (typeof part === 'string') return visibleText(part);
        const text = visibleText(part.text);
        return colours ? styleText(part.style, text, { validateStream: false }) : text;
      })
      .join('');
}

/**
 * Whether lines may have colours: on a terminal, unless NO_COLOR is set. FORCE_COLOR says it for whatever reads the lines, and goes
 * before NO_COLOR, as in Node.
 */
export function wantsColours(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return !['0', 'false'].includes(forced);
  return isTerminal && !refused && terminal !== 'dumb';
}
