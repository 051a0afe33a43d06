import { watch } from 'node:fs';
import { join } from 'node:path';
import { startExample } from '../examples/users-orders/demo/example-cloud';
import type { EmulatorPorts } from '../lib/local-cloud';
import { visibleLines } from '../lib/wire/visible-text';
import { buildHandlers } from './build-handlers';
import { printOutputs } from './print-outputs';
import { packageRoot, synthesise } from './synthesise';

/** What the handlers are made of. */
const SOURCES = [
  'lambdas',
  'lib/wire',
  'lib/contracts',
  'lib/protocol',
  'lib/adapters',
  'lib/client',
  'examples/users-orders/handlers',
  'examples/users-orders/services',
];
const SETTLE_MS = 150;

/** Keeps the example running until it is interrupted: shows names and logs, and takes over changed handlers. */
export async function runDev(assembly: string, ports: EmulatorPorts): Promise<void> {
  const { cloud } = await startExample(assembly, { ports });
  console.log('\nThese lines lead other programs with an AWS SDK here:\n');
  for (const [name, value] of Object.entries(cloud.environment)) console.log(`export ${name}=${value}`);
  console.log();
  printOutputs(cloud.outputs);
  console.log('\nwaiting for changes, Ctrl-C to stop');
  cloud.logs.onEntry(({ functionName, message, stream }) => {
    // Metrics would drown everything else: they are lines for CloudWatch, not for people.
    if (stream !== 'platform' && !message.includes('"_aws"'))
      console.log(`[${functionName}] ${visibleLines(message)}`);
  });
  const rebuild = async () => {
    const start = performance.now();
    await buildHandlers();
    await synthesise(assembly);
    const changes = await cloud.update();
    console.log(`handlers rebuilt in ${(performance.now() - start).toFixed(0)} ms`);
    for (const { action, path } of changes) console.log(`${action} ${path}`);
  };
  watchSources(rebuild);
  // Ends with the process, on Ctrl-C: the emulators end with it.
  await new Promise<never>(() => {});
}

/** Rebuilds once a burst of changes is over; changes during a rebuild lead to one more. */
function watchSources(rebuild: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(rebuild).catch((error: unknown) => {
        console.error(`not rebuilt: ${error instanceof Error ? error.message : error}`);
      });
    }, SETTLE_MS);
  };
  for (const source of SOURCES) watch(join(packageRoot, source), { recursive: true }, schedule);
}
