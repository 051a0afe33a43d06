import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the built handlers are: `lambdas` in the package, `dist/lambdas` in the repository. */
const PLACES = ['lambdas', join('dist', 'lambdas')];

/**
 * The directory of the built handlers, one folder each.
 *
 * @throws Error when there is none above this file
 */
export function handlersDirectory(): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const found = PLACES.map((place) => join(directory, place)).find((place) =>
      existsSync(join(place, 'publisher', 'index.js')),
    );
    if (found) return found;
    if (directory === dirname(directory)) {
      throw new Error(`no built handlers above ${__dirname}: run npm run build:handlers`);
    }
  }
}
