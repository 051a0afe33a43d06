import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Handlers } from '../../lib/constructs/shared/handler-archive';
import { scriptsIn } from '../../lib/constructs/shared/handler-bundle';

/**
 * What the package ships in place of the bundles, without their source maps.
 *
 * @param bundles directory with a folder for each handler
 * @param names of the handlers to ship
 */
export function archiveHandlers(bundles: string, names: readonly string[]): Buffer {
  const handlers: Handlers = Object.fromEntries(names.map((name) => [name, scriptsIn(join(bundles, name))]));
  return brotliCompressSync(JSON.stringify(handlers), {
    // The window must hold all of them.
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
}
