import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAudit } from './audit';
import { measureClient } from './client';
import { measureColdStart } from './coldstart';
import { measureConsole } from './console';
import { measurePage } from './console-page';
import { measureConsumers } from './consumers';
import { measureMemory } from './memory';
import { measurePipeline } from './pipeline';
import { measurePublishers } from './publishers';
import { measureReplicators } from './replicators';
import { measureSeed } from './seed';
import { measureStrategies } from './strategies';
import { measureSynth } from './synth';
import { measureValidation } from './validation';

/**
 * Usage: npm run bench [-- NAME... [--beside CHECKOUT]]; without names everything is measured.
 *
 * With another checkout, which has its `node_modules` and built handlers, its handlers are measured beside these.
 */
const BENCHES: Record<string, (beside?: string) => Promise<void>> = {
  memory: measureMemory,
  console: async () => {
    await measurePage();
    await measureConsole();
  },
  pipeline: measurePipeline,
  seed: measureSeed,
  audit: measureAudit,
  client: measureClient,
  strategies: measureStrategies,
  synth: measureSynth,
  validation: measureValidation,
  consumers: async (beside) => {
    await measureReplicators(beside);
    await measureConsumers();
  },
  publishers: measurePublishers,
  coldstart: measureColdStart,
};

async function main(): Promise<void> {
  const { positionals: asked, values } = parseArgs({
    allowPositionals: true,
    options: { beside: { type: 'string' } },
  });
  const beside = values.beside && resolve(values.beside);
  const unknown = asked.find((name) => !(name in BENCHES));
  if (unknown)
    throw new Error(`there is no bench "${unknown}": choose from ${Object.keys(BENCHES).join(', ')}`);
  for (const [name, run] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${name}`);
    await run(beside);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
