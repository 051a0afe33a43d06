import { createHash } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';

/** A larger file is told apart by size and time. */
const MAX_HASHED_BYTES = 2 * 1024 * 1024;

/** Tells what a file holds. */
type Fingerprint = (path: string, stats: Stats) => string;

/** A file that is written again with what it held is the same: apps that compile or generate would start themselves for ever. */
export const byContent: Fingerprint = (path, stats) =>
  stats.size > MAX_HASHED_BYTES
    ? byTime(path, stats)
    : createHash('sha1').update(readFileSync(path)).digest('base64');

/** A file that is written again is another one, also when it holds the same. */
export const byTime: Fingerprint = (_, { size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`;

/** What files were when they were last looked at. */
export class Fingerprints {
  readonly #known = new Map<string, string>();

  constructor(private readonly of: Fingerprint) {}

  /** Notes a file as it is; whether that is news. */
  hasChanged(path: string): boolean {
    const before = this.#known.get(path);
    const now = this.#read(path);
    if (now === undefined) this.#known.delete(path);
    else this.#known.set(path, now);
    return now !== before;
  }

  /** Files that are known below a folder. */
  below(folder: string): string[] {
    return [...this.#known.keys()].filter((path) => path.startsWith(folder));
  }

  #read(path: string): string | undefined {
    try {
      const stats = statSync(path);
      return stats.isFile() ? this.of(path, stats) : undefined;
    } catch {
      // It has gone, or cannot be read.
      return undefined;
    }
  }
}
