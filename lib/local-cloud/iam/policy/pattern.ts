/** Whether a text matches a pattern of IAM, in which `*` stands for any text and `?` for one character. */
export function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

/** `matches` for actions, which ignore case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}
