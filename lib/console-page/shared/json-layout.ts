/**
 * JSON laid out over lines, or on one, without reading its values: a number of twenty digits stays what it is, which
 * `JSON.parse` would round.
 */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** @param text JSON */
export function spreadJson(text: string, indent = 2): string {
  const tokens = text.match(TOKENS) ?? [];
  let depth = 0;
  const line = () => `\n${' '.repeat(indent * depth)}`;
  return tokens
    .map((token, at) => {
      if (token === ',') return `,${line()}`;
      if (token === ':') return ': ';
      if (token === '{' || token === '[') {
        depth += 1;
        return isClosing(tokens[at + 1]) ? token : token + line();
      }
      if (!isClosing(token)) return token;
      depth -= 1;
      return isOpening(tokens[at - 1]) ? token : line() + token;
    })
    .join('');
}

/** @param text JSON */
export const compactJson = (text: string): string => (text.match(TOKENS) ?? []).join('');

const isOpening = (token: string | undefined) => token === '{' || token === '[';
const isClosing = (token: string | undefined) => token === '}' || token === ']';
