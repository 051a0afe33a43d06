/** Numbers that look random and are the same each time (mulberry32), so that pictures can be compared. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

/** What others may write: markup, marks of direction, escape codes, separators, nothing at all. */
export const HOSTILE = {
  markup: '<img src=x onerror="alert(1)"><script>alert(2)</script>',
  direction: 'abc\u202edcba\u2066',
  escapes: '\u001b[31mred\u0007\r\n2nd line',
  quotes: `"'\`&lt;\${7*7}{{7*7}}`,
  long: 'long-'.repeat(80),
} as const;
