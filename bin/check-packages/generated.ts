import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { Contract, contractModule } from '../../lib/contracts';

const FORMATS = { cjs: 'cjs', mjs: 'esm' } as const;

/** Writes the module of the contract `user.v1.json`, as a project compiles it, in both forms of modules. */
export function writeGenerated(directory: string): void {
  const module = contractModule(Contract.fromFile(join(directory, 'user.v1.json')), 'user.v1.json');
  for (const [extension, format] of Object.entries(FORMATS)) {
    const { code } = transformSync(module, { loader: 'ts', format });
    writeFileSync(join(directory, `user.v1.generated.${extension}`), code);
  }
}
