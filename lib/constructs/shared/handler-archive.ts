import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/**
 * All handlers in one file, as the package has them: an object of texts by handler and file name, as JSON, compressed with
 * Brotli. They are mostly the same SDK several times over: apart they would be ten times as large.
 */
export const ARCHIVE = 'handlers.json.br';

/** The archive's content: texts by file, for each handler. */
export type Handlers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Puts the bundle of a handler into a directory.
 *
 * @returns whether the archive has such a bundle
 */
export function unpackHandler(archive: string, name: string, directory: string): boolean {
  const handlers: Handlers = JSON.parse(brotliDecompressSync(readFileSync(archive)).toString('utf8'));
  const files = Object.entries(handlers[name] ?? {});
  for (const [file, text] of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  return files.length > 0;
}
