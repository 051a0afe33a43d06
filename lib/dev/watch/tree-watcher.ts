import { type Dirent, type FSWatcher, readdirSync, realpathSync, statSync, watch } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { messageOf } from '../errors';
import type { SourceChoice } from './choice';
import type { Fingerprints } from './fingerprints';

export interface TreeWatcherOptions {
  readonly directory: string;
  readonly choice: SourceChoice;
  readonly fingerprints: Fingerprints;
  /** Something may have changed: `takeChanges` says what. */
  onHint(): void;
  /** A folder cannot be watched. */
  onProblem(message: string): void;
}

/**
 * Watches the files below a directory that are chosen.
 *
 * Each folder has a watch of its own. The recursive one of Node reads the whole tree on Linux, packages and output included, watches each
 * file there, and has lost files of folders that came later. Events are hints only: what has changed is found by looking.
 */
export class TreeWatcher {
  readonly #folders = new Map<string, FSWatcher>();
  /** Paths that events were about. */
  readonly #hints = new Set<string>();
  #hasComplained = false;
  readonly #options: TreeWatcherOptions;

  constructor(options: TreeWatcherOptions) {
    this.#options = options;
    for (const path of this.#enter(options.directory, [])) options.fingerprints.hasChanged(path);
  }

  /** Files that have changed, come or gone since the last call, from the directory. */
  takeChanges(): string[] {
    const { directory, choice, fingerprints } = this.#options;
    const hints = [...this.#hints];
    this.#hints.clear();
    const candidates = new Set(hints);
    for (const hint of hints) {
      // A folder may have come, gone, or taken the place of another, whose watch hears nothing any more.
      for (const path of fingerprints.below(hint + sep)) candidates.add(path);
      this.#leave(hint);
      if (!isFolder(hint) || !choice.entersFolder(hint)) continue;
      for (const path of this.#enter(hint, [])) candidates.add(path);
    }
    return [...candidates]
      .filter((path) => choice.isSource(path) && fingerprints.hasChanged(path))
      .map((path) => relative(directory, path))
      .sort();
  }

  close(): void {
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  /**
   * Watches a folder and those in it, each before it is read, so that nothing is missed in between.
   *
   * @param above real paths of the folders around it: links may lead back
   * @returns the files that are there
   */
  #enter(folder: string, above: readonly string[]): string[] {
    const real = realPath(folder);
    if (real === undefined || above.includes(real) || !this.#watch(folder)) return [];
    return entriesOf(folder).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory() && !(entry.isSymbolicLink() && isFolder(path))) {
        return this.#options.choice.isSource(path) ? [path] : [];
      }
      return this.#options.choice.entersFolder(path) ? this.#enter(path, [...above, real]) : [];
    });
  }

  #watch(folder: string): boolean {
    try {
      const watcher = watch(folder, (_, name) => {
        this.#hints.add(name === null ? folder : join(folder, name));
        this.#options.onHint();
      });
      // On Windows a folder that is deleted is an error.
      watcher.on('error', () => this.#leave(folder));
      this.#folders.set(folder, watcher);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#complain(folder, error);
      return false;
    }
  }

  #leave(folder: string): void {
    for (const [path, watcher] of this.#folders) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      this.#folders.delete(path);
    }
  }

  #complain(folder: string, error: unknown): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    const remedy =
      (error as NodeJS.ErrnoException).code === 'ENOSPC'
        ? 'raise fs.inotify.max_user_watches, or leave folders out with watch.exclude in cdk.json'
        : 'changes there are not seen; restart by the key r';
    this.#options.onProblem(`cannot watch ${folder} (${messageOf(error)}): ${remedy}`);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It has gone in the meantime.
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
