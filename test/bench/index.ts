import { measureAudit } from './audit';
import { measureClient } from './client';
import { measureConsumers } from './consumers';
import { measureMemory } from './memory';
import { measurePipeline } from './pipeline';
import { measureSeed } from './seed';
import { measureStrategies } from './strategies';
import { measureSynth } from './synth';
import { measureValidation } from './validation';

/** Usage: npm run bench [-- NAME...]; without names everything is measured. */
const BENCHES: Record<string, () => Promise<void>> = {
  memory: measureMemory,
  pipeline: measurePipeline,
  seed: measureSeed,
  audit: measureAudit,
  client: measureClient,
  strategies: measureStrategies,
  synth: measureSynth,
  validation: measureValidation,
  consumers: measureConsumers,
};

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !(name in BENCHES));
  if (unknown)
    throw new Error(`there is no bench "${unknown}": choose from ${Object.keys(BENCHES).join(', ')}`);
  for (const [name, run] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${name}`);
    await run();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
