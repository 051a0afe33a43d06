import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../bin/synthesise';
import { Page } from '../console/support/page';

const CHANGES = 100_000;
const AIM_MIB = 100;

/** Memory of the console's server before and after many changes, while a page listens. */
export async function measureConsole(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-console-'));
  // As it is shipped, compiled: what compiles sources here would be measured too.
  const file = join(directory, 'lib', 'console', 'server', 'program.js');
  await build({
    entryPoints: [join(__dirname, 'console-server.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Commands are known by the names of their classes.
    keepNames: true,
    logLevel: 'error',
  });
  cpSync(join(packageRoot, 'package.json'), join(directory, 'package.json'));
  const child = fork(file, [String(CHANGES)], { execArgv: ['--expose-gc'] });
  try {
    const [{ url, port, idle }] = await once(child, 'message');
    const listening = new Page({ url, port }).listen();
    child.send('begin');
    const [{ after, peak }] = await once(child, 'message');
    const told = listening.of('changes');
    const seen = told.at(-1)?.counts.seen;
    listening.close();
    child.send('end');
    const more = after.resident - idle.resident;
    console.log(`  idle                        ${megabytes(idle)}`);
    console.log(
      `  after ${CHANGES} changes        ${megabytes(after)}, ${more.toFixed(0)} more (aim: at most ${AIM_MIB} more)`,
    );
    // V8 takes what it gets before it collects, unless it is told to be sparing.
    console.log(`  at most, at 10,000 a second ${peak.toFixed(0)} MiB resident`);
    console.log(`  told to a page              ${told.length} times, of ${seen} changes seen`);
  } finally {
    child.kill();
    rmSync(directory, { recursive: true });
  }
}

function megabytes({ resident, heap }: { readonly resident: number; readonly heap: number }): string {
  return `${resident.toFixed(0)} MiB resident, ${heap.toFixed(0)} MiB of them JavaScript's heap`;
}
