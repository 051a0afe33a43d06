import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** What decides where a program is looked for, and under which name. */
export interface Host {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Programs that start without a shell; Node refuses .bat and .cmd, which need one. */
const WINDOWS_PROGRAMS = ['.com', '.exe'];

/** The first program of this name on the PATH, as a shell would find it. */
export function findOnPath(
  name: string,
  { platform, env }: Pick<Host, 'platform' | 'env'>,
  isThere: (file: string) => boolean = isProgram,
): string | undefined {
  const windows = platform === 'win32';
  const files = windows ? windowsExtensions(env).map((extension) => name + extension) : [name];
  const { join } = windows ? win32 : posix;
  return directoriesOf(env.PATH ?? '', windows)
    .flatMap((directory) => files.map((file) => join(directory, file)))
    .find(isThere);
}

/** No empty entries, which mean the working directory: that may hold anything. */
function directoriesOf(path: string, windows: boolean): string[] {
  if (!windows) return path.split(':').filter((directory) => directory !== '');
  // A directory with a semicolon in its name is in quotation marks.
  const entries = path.match(/("[^"]*"|[^;"])+/g) ?? [];
  return entries.map((directory) => directory.replaceAll('"', ''));
}

/** Whether a file is there that may be started. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function windowsExtensions(env: Host['env']): string[] {
  const extensions = (env.PATHEXT ?? '.COM;.EXE').toLowerCase().split(';');
  return extensions.filter((extension) => WINDOWS_PROGRAMS.includes(extension));
}
