import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE = 'cdk-event-sharing';

/** The directory of this package: the same from the TypeScript sources and from the compiled files in `dist`. */
export function packageRoot(): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const manifest = join(directory, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === PACKAGE) return directory;
    if (directory === dirname(directory)) throw new Error(`no package.json of ${PACKAGE} above ${__dirname}`);
  }
}
