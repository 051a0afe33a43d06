import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../support/temporary-directory';

const handlers = join(temporaryDirectory(), 'lambdas');

for (const name of ['publisher', 'replicator', 'forwarder', 'batch', 'read', 'sync-api', 'emptier']) {
  mkdirSync(join(handlers, name), { recursive: true });
  writeFileSync(join(handlers, name, 'index.js'), `exports.handler = async () => '${name}';\n`);
}

/** Stands in for that of lib/constructs/shared/handlers-directory, by `jest.config.js`: handlers that are stubs. */
export function handlersDirectory(): string {
  return handlers;
}
