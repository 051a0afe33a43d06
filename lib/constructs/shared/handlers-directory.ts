import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARCHIVE } from './handler-archive';

/** Where the handlers are in the package and in the repository, and the file that tells so. */
const PLACES = [
  { place: 'lambdas', sign: ARCHIVE },
  { place: join('dist', 'lambdas'), sign: join('publisher', 'index.js') },
];

/**
 * The directory of the built handlers: with the archive, or with a folder for each.
 *
 * @throws Error when there is none above this file
 */
export function handlersDirectory(): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const found = PLACES.find(({ place, sign }) => existsSync(join(directory, place, sign)));
    if (found) return join(directory, found.place);
    if (directory === dirname(directory)) {
      throw new Error(`no built handlers above ${__dirname}: run npm run build:handlers`);
    }
  }
}
