import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { ConsoleError } from '../shared/problem';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
};
/** What has a digest in its name never changes. */
const HASHED = /\.[0-9A-Za-z_-]{8,}\.(js|css)$/;
const INDEX = '/index.html';

export interface StaticFile {
  readonly content: Buffer<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the page is: in the package beside this file, in the repository where its build puts it. */
export function defaultStaticDir(): string {
  const inPackage = join(__dirname, '..', 'static');
  return existsSync(inPackage) ? inPackage : join(__dirname, '..', '..', '..', 'dist', 'console');
}

/**
 * The files of a folder, by their paths in it. A path is looked up among what is there and never made into a file's name, so that none
 * leads out of the folder.
 */
export class StaticFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * @param path of the URL
   * @param isPage whether a person goes there: what is no file then is a place within the page
   * @throws ConsoleError `not-found`
   */
  async read(path: string, isPage: boolean): Promise<StaticFile> {
    const files = await this.#list();
    const name = files.get(path) ?? (isPage || path === '/' ? files.get(INDEX) : undefined);
    if (name === undefined) throw notFound(path, files.size > 0);
    const file = join(this.#directory, name);
    // A link would lead out of the folder.
    if (!(await lstat(file)).isFile()) throw notFound(path, true);
    return {
      content: await readFile(file),
      headers: {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        ...(HASHED.test(file) && { 'Cache-Control': 'private, max-age=31536000, immutable' }),
      },
    };
  }

  /** Names by paths. Anew each time: they are few, and `dev` may build them again. */
  async #list(): Promise<ReadonlyMap<string, string>> {
    const names = await readdir(this.#directory, { recursive: true }).catch(() => []);
    return new Map(names.map((name) => [`/${name.split(sep).join('/')}`, name]));
  }
}

function notFound(path: string, isBuilt: boolean): ConsoleError {
  if (isBuilt) return new ConsoleError('not-found', `there is no file ${path}: begin at /`);
  return new ConsoleError('not-found', "the console's page is not there: it is built with the package");
}
