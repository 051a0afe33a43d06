import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleOptions, type RunningConsole, startConsole } from '../../../lib/console';
import { createClients } from '../../../lib/operator';
import { temporaryDirectory } from '../../support/temporary-directory';

/** A console of an endpoint where nothing is deployed and nobody answers. */
export function startIdleConsole(options: Partial<ConsoleOptions> = {}): Promise<RunningConsole> {
  const endpoint = 'http://127.0.0.1:1';
  return startConsole({
    clients: createClients({ endpoint, region: 'us-east-1', account: '111111111111' }),
    discover: async () => ({ feeds: [], replicas: [] }),
    place: { region: 'us-east-1', endpoint, realAws: false },
    staticDir: pageFolder(),
    ...options,
  });
}

/** What a built page looks like, in a folder beside one that nobody may read. */
export function pageFolder(): string {
  const directory = temporaryDirectory();
  const page = join(directory, 'page');
  mkdirSync(page);
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  symlinkSync(join(directory, 'secret.txt'), join(page, 'link.txt'));
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(page, 'app.0123abcd.js'), 'export {};');
  return page;
}

export function tokenOf({ url }: Pick<RunningConsole, 'url'>): string {
  return new URL(url).searchParams.get('token') ?? '';
}

export function bearer(console: Pick<RunningConsole, 'url'>): { Authorization: string } {
  return { Authorization: `Bearer ${tokenOf(console)}` };
}
