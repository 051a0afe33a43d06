import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../../wire/own';
import { ARCHIVE, type Handlers, readArchive } from './handler-archive';
import { type ZipEntry, zipEntry } from './zip';

/** A file of a function's code. */
export interface CodeFile extends ZipEntry {
  readonly text: string;
  readonly digest: string;
}

/** Files by name. */
export type CodeFiles = ReadonlyMap<string, CodeFile>;

export function codeFile(text: string): CodeFile {
  return { text, digest: createHash('sha256').update(text).digest('hex'), ...zipEntry(Buffer.from(text)) };
}

const archives = new Map<string, Handlers>();
const bundles = new Map<string, CodeFiles>();

/**
 * The files of a handler's bundle, without source maps: those double it, and no function needs them. Read and compressed once a
 * process, however many functions an app has.
 *
 * @param handlers directory with the archive, or with a folder for each handler
 * @returns undefined when there is no such bundle
 */
export function handlerBundle(handlers: string, name: string): CodeFiles | undefined {
  const place = join(handlers, name);
  const known = bundles.get(place);
  if (known) return known;
  const texts = textsOf(handlers, name);
  if (own(texts, 'index.js') === undefined) return undefined;
  const files = new Map(Object.entries(texts).map(([file, text]) => [file, codeFile(text)]));
  bundles.set(place, files);
  return files;
}

function textsOf(handlers: string, name: string): Readonly<Record<string, string>> {
  const archive = join(handlers, ARCHIVE);
  if (existsSync(archive)) {
    const all = archives.get(archive) ?? readArchive(archive);
    archives.set(archive, all);
    return own(all, name) ?? {};
  }
  return existsSync(join(handlers, name)) ? scriptsIn(join(handlers, name)) : {};
}

/** The scripts below a directory by their path there, as an archive names them on every platform. */
export function scriptsIn(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  return Object.fromEntries(
    files.sort().map((file) => [file.replaceAll('\\', '/'), readFileSync(join(directory, file), 'utf8')]),
  );
}
