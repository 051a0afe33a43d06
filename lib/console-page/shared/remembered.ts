/** What this browser keeps for the console. @returns `undefined` also where it keeps nothing */
export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(`event-sharing.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`event-sharing.${key}`, value);
  } catch {
    // A browser that keeps nothing does it this once all the same.
  }
}
