/** A trace context as a writer leaves it: "Trace Context" of the W3C. @param number another trace for each */
export function writersContext(number: number): string {
  const hex = number.toString(16);
  return `00-${hex.padStart(32, 'a')}-${hex.padStart(16, 'b')}-01`;
}
