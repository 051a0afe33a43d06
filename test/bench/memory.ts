import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { embedded } from '../clouds/backends/embedded';

/** Memory of the idle local cloud with the example, in this process and its children; Linux only. */
export async function measureMemory(): Promise<void> {
  const start = performance.now();
  const deployment = await embedded.deploy();
  console.log(`  synthesis and start   ${((performance.now() - start) / 1000).toFixed(1)} s`);
  await sleep(3_000);
  const total = [process.pid, ...descendants(process.pid)].reduce(
    (sum, pid) => sum + residentMebibytes(pid),
    0,
  );
  console.log(`  idle, all processes   ${total.toFixed(0)} MiB resident (aim: at most 400)`);
  await deployment.stop();
}

function descendants(parent: number): number[] {
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && stat(entry)?.parent === parent)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function stat(pid: string): { parent: number } | undefined {
  try {
    // The command, in parentheses, may hold spaces: the fields are counted from its end. See proc(5).
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return { parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function residentMebibytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes ?? 0) / 1024;
}
