import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { Contract, contractModule } from '../../lib/contracts';

const FORMATS = { cjs: 'cjs', mjs: 'esm' } as const;
/** The values of users depend on patterns, those of orders do not. */
const CONTRACTS = ['user.v1', 'order.v1'];

/** Writes the modules of the contracts, as a project compiles them, in both forms of modules. */
export function writeGenerated(directory: string): void {
  for (const contract of CONTRACTS) {
    const file = `${contract}.json`;
    const module = contractModule(Contract.fromFile(join(directory, file)), file);
    for (const [extension, format] of Object.entries(FORMATS)) {
      const { code } = transformSync(module, { loader: 'ts', format });
      writeFileSync(join(directory, `${contract}.generated.${extension}`), code);
    }
  }
}
