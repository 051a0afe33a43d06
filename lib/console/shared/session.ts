import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionView } from '../api';
import type { ConsoleOptions } from './options';

/** Where a console works, and what it may do. */
export function sessionOf({ place, write = false, dev = false }: ConsoleOptions): SessionView {
  const { account, region, namespace, endpoint, realAws } = place;
  return { version: version(), account, region, namespace, endpoint, realAws, write, dev };
}

/** The package's, which is two folders above in the repository too. */
function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')).version;
}
