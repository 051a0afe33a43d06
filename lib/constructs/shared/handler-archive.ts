import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/**
 * All handlers in one file, as the package has them: an object of texts by handler and file name, as JSON, compressed with
 * Brotli. They are mostly the same SDK several times over: apart they would be ten times as large.
 */
export const ARCHIVE = 'handlers.json.br';

/** The archive's content: texts by file, for each handler. */
export type Handlers = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function readArchive(archive: string): Handlers {
  return JSON.parse(brotliDecompressSync(readFileSync(archive)).toString('utf8'));
}
