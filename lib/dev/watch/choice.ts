import { matchesGlob, relative, sep } from 'node:path';
import type { WatchSettings } from '../synthesis/settings';

/** Folders in which nobody edits sources. Folders and files whose names begin with a dot are none either. */
const NO_SOURCES = new Set(['node_modules', 'cdk.out', 'dist', 'coverage', '__pycache__']);

/** What an editor or a compiler leaves beside a file while it works. */
const LEFT_BESIDE = /(~|\.(swp|swx|swo|tmp|tsbuildinfo))$|^(#.*#|4913)$/;

/** Which paths are sources. */
export interface SourceChoice {
  /** Whether a folder may hold sources. */
  entersFolder(path: string): boolean;
  isSource(path: string): boolean;
}

/**
 * Chooses what is watched below a directory.
 *
 * @param settings as `cdk watch` has them. Folders of packages, of output and of tools are left out in any case
 */
export function chooseSources(
  directory: string,
  { include, exclude = [] }: WatchSettings = {},
): SourceChoice {
  const isExcluded = (path: string) => exclude.some((pattern) => covers(pattern, path));
  const isIncluded = (path: string) => include?.some((pattern) => covers(pattern, path)) ?? true;
  const fromHere = (path: string) => relative(directory, path).split(sep).join('/');
  return {
    entersFolder(path) {
      const name = nameOf(path);
      return (
        path === directory || !(name.startsWith('.') || NO_SOURCES.has(name) || isExcluded(fromHere(path)))
      );
    },
    isSource(path) {
      const name = nameOf(path);
      if (name.startsWith('.') || LEFT_BESIDE.test(name)) return false;
      return isIncluded(fromHere(path)) && !isExcluded(fromHere(path));
    },
  };
}

/** A pattern that names a folder covers all that is in it. */
function covers(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  return matchesGlob(path, plain) || matchesGlob(path, `${plain}/**`);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(sep) + 1);
}
