import { setTimeout as sleep } from 'node:timers/promises';
import { embedded } from '../clouds/backends/embedded';
import { processesHere, residentMebibytes } from './processes';

/** Memory of the idle local cloud with the example, in this process and its children; Linux only. */
export async function measureMemory(): Promise<void> {
  const start = performance.now();
  const deployment = await embedded.deploy();
  console.log(`  synthesis and start   ${((performance.now() - start) / 1000).toFixed(1)} s`);
  await sleep(3_000);
  const total = processesHere().reduce((sum, pid) => sum + residentMebibytes(pid), 0);
  console.log(`  idle, all processes   ${total.toFixed(0)} MiB resident (aim: at most 400)`);
  await deployment.stop();
}
