/** Each request meets the same few patterns, and making an expression takes longer than using it. */
const expressions = new Map<string, RegExp>();
const MAX_EXPRESSIONS = 10_000;

/** Whether a text matches a pattern of IAM, in which `*` stands for any text and `?` for one character. */
export function matches(pattern: string, text: string): boolean {
  return expressionOf(pattern).test(text);
}

/** `matches` for actions, which ignore case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  if (expressions.size >= MAX_EXPRESSIONS) expressions.clear();
  expressions.set(pattern, expression);
  return expression;
}
