import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../../../bin/synthesise';
import type { Contract } from '../../../../lib/contracts';
import { contractModule } from '../../../../lib/contracts/validation/contract-module';

/** A function of a consumer: calls a method of the owner's client with what its own environment says of the API. */
const HANDLER = `
import { openOwner } from 'cdk-event-sharing-client';
const { USERS_API: url = '', USERS_REGION: region, USERS_SERVICE: service } = process.env;
const users = openOwner(contract as any, { url, path: 'users', region, service: service as 'lambda', retries: { limit: 0 } });
export async function handler({ method, args }: { method: 'get'; args: any[] }) {
  try {
    return { answer: await users[method](...(args as [any])) };
  } catch ({ kind, status, message }: any) {
    return { kind, status, message };
  }
}`;

/**
 * Bundles that function, as a service does.
 *
 * @param contract whose entity is `User`
 */
export function writeCaller(directory: string, contract: Contract): void {
  buildSync({
    stdin: {
      contents: `${contractModule(contract, 'test')}\n${HANDLER}`,
      resolveDir: packageRoot,
      loader: 'ts',
    },
    absWorkingDir: packageRoot,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    tsconfig: 'tsconfig.json',
    outfile: join(directory, 'index.js'),
  });
}
