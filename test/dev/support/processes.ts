import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started, and those that they have; Linux alone. */
export function descendants(parent: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const found = [parent];
  for (const each of found) {
    for (const [pid, of] of parents) if (of === each) found.push(pid);
  }
  return found.slice(1);
}

function parentOf(pid: string): number {
  try {
    // The name of the program is in brackets, and may hold anything.
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
  } catch {
    return 0;
  }
}
