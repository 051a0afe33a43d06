/**
 * The line at which a text stops being JSON. The errors of Node do not always say it.
 *
 * @param text is no JSON
 * @param error what says so
 * @returns counted from 1
 */
export function lineOfError(text: string, error: Error): number {
  const [, told] = /\(line (\d+) column/.exec(error.message) ?? [];
  if (told !== undefined) return Number(told);
  const lines = text.split('\n');
  // Up to the wrong line the text only lacks its end.
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (lacksEnd(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return bad;
}

function lacksEnd(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const { message } = error as SyntaxError;
    const [, position] = /at position (\d+)/.exec(message) ?? [];
    return position === undefined ? message.includes('end of JSON') : Number(position) >= text.length;
  }
}
