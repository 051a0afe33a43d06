import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { leanCalls } from '../../bin/lean-calls';
import { bundledModule } from '../support/bundled-module';

/** How adapters call AWS: by the SDK, as in client and command line, or as the handlers' bundles carry them. */
export const CALLERS = ['the SDK', 'lean calls'] as const;
export type Caller = (typeof CALLERS)[number];
export type Adapters = typeof import('./shipped-adapters');

const ENTRY = join(__dirname, 'shipped-adapters');
const CREDENTIALS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Adapters whose clients ask these endpoints, as handlers do: by variables, until the tests of the block are over. */
export async function adaptersOf(
  caller: Caller,
  endpoints: Readonly<Record<string, string>>,
): Promise<Adapters> {
  Object.assign(process.env, CREDENTIALS, endpoints);
  return caller === 'the SDK' ? require(ENTRY) : bundledModule(`${ENTRY}.ts`, [leanCalls, sharedProtocol]);
}

/** The protocol is the tests' own: it knows its errors by their class. */
const sharedProtocol: Plugin = {
  name: 'shared-protocol',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/protocol\// }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      external: true,
    })),
};
