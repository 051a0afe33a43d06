import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands in for lib/constructs/shared/handlers-directory: handlers that are stubs, so that no build is needed. */
const root = mkdtempSync(join(tmpdir(), 'cdk-event-sharing-test-'));

for (const name of ['publisher', 'replicator', 'batch', 'read', 'sync-api']) {
  const bundle = join(root, 'lambdas', name);
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'index.js'), `exports.handler = async () => '${name}';\n`);
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

export function packageRoot(): string {
  return root;
}

export function handlersDirectory(): string {
  return join(root, 'lambdas');
}
