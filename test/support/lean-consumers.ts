import { join } from 'node:path';
import { leanConsumers } from '../../bin/lean-calls';
import { packageRoot } from '../../bin/synthesise';
import { bundledModule } from './bundled-module';

type Lean = typeof import('../../packages/cdk-event-sharing-client/lean');

/** The entry as the package has it: from its source alone it would call by the SDK. */
export function leanEntry(): Promise<Lean> {
  const entry = join(packageRoot, 'packages', 'cdk-event-sharing-client', 'lean.ts');
  return bundledModule(entry, [leanConsumers(packageRoot)]);
}
