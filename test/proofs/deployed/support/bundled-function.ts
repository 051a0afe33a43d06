import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../../../bin/synthesise';
import { Contract } from '../../../../lib/contracts';
import { contractModule } from '../../../../lib/contracts/validation/contract-module';
import { temporaryDirectory } from '../../../support/temporary-directory';

/**
 * A user's function as a bundler makes it: with the package of the client and the generated module of a contract, `./contract`.
 *
 * @returns the directory of its code
 */
export function bundledFunction(code: string, contract: Contract): string {
  // Below the repository, so that the packages are found by name.
  const sources = join(packageRoot, 'dist', 'test-functions', `${process.pid}`);
  mkdirSync(sources, { recursive: true });
  writeFileSync(join(sources, 'contract.ts'), contractModule(Contract.fromObject(contract.schema), 'test'));
  const directory = temporaryDirectory();
  buildSync({
    stdin: { contents: code, resolveDir: sources, loader: 'ts' },
    absWorkingDir: packageRoot,
    bundle: true,
    platform: 'node',
    target: 'node22',
    tsconfig: 'tsconfig.json',
    outfile: join(directory, 'index.js'),
  });
  rmSync(sources, { recursive: true });
  return directory;
}
