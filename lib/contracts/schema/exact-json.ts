import { fitsDouble } from './value-type';

/** What a number becomes that JSON cannot carry exactly: no key field takes it. */
const INEXACT = Number.NaN;

/**
 * JSON that has one meaning. A number that a double would round is not a number any more, so that it passes for no other.
 * Of members of the same name a parser would keep the last, and another reader perhaps the first.
 *
 * @throws SyntaxError when the text is no JSON, or names a member of an object twice
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text, exactly as Parameters<typeof JSON.parse>[1]);
  refuseTwins(text);
  return value;
}

/** @param text that is JSON */
function refuseTwins(text: string): void {
  const open: Set<string>[] = [];
  for (const [token, name, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (name !== undefined && colon !== undefined) {
      const member = JSON.parse(name) as string;
      if (open.at(-1)?.has(member)) throw new SyntaxError('a member is named twice');
      open.at(-1)?.add(member);
    }
  }
}

/** Node tells a reviver the text of a number from version 22 on. */
function exactly(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && !fitsDouble(source) ? INEXACT : value;
}
