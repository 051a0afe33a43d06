import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { packageRoot } from '../../bin/synthesise';
import { Contract } from '../../lib/contracts/contract';
import type { TypedContract } from '../../lib/contracts/define';
import type { CheckedContract } from '../../lib/contracts/schema/checked-contract';
import { contractModule } from '../../lib/contracts/validation/contract-module';
import type { Row } from '../../lib/wire/item';

/** What a service gets that imports a generated module. */
export function loadModule(source: string): { readonly [name: string]: TypedContract<Row, Row> | undefined } {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, (name: string) =>
    require(join(packageRoot, 'packages', name)),
  );
  return module.exports;
}

/** A contract as its generated module has it. */
export function readyMade<Data, Key>(contract: TypedContract<Data, Key>): TypedContract<Data, Key>;
export function readyMade(contract: CheckedContract): TypedContract<Row, Row>;
export function readyMade(given: TypedContract<Row, Row> | CheckedContract): TypedContract<Row, Row> {
  const { schema } = 'contract' in given ? given.contract : given;
  const [contract] = Object.values(loadModule(contractModule(Contract.fromObject(schema), 'test')));
  if (!contract) throw new Error('the module exports nothing');
  return contract;
}
