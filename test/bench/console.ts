import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCliPackage } from '../../bin/build-packages/cli';
import { buildCommonJsPackage } from '../../bin/build-packages/common-js';
import { packageRoot } from '../../bin/synthesise';
import { Page } from '../console/support/page';
import { ConsoleCloud } from './console-cloud';
import { ownMebibytes, processorMs, residentMebibytes } from './processes';
import { printBounds } from './report';

const CHANGES = 100_000;
/** 100 MB. */
const MOST_MEBIBYTES = 100e6 / 2 ** 20;
const SETTLED_MS = 5_000;

/** Memory of the command `console`, before and after many changes, while a page listens; Linux only. */
export async function measureConsole(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-console-'));
  const cloud = await ConsoleCloud.start(CHANGES);
  try {
    await install(directory);
    const env = {
      ...process.env,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const program = join(directory, 'lib', 'cli', 'index.js');
    const child = spawn(process.execPath, [program, 'console', '--endpoint', cloud.url], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      const [printed] = await once(child.stdout, 'data');
      await measure(cloud, new URL(String(printed).trim()), child.pid ?? 0);
    } finally {
      child.kill('SIGINT');
      await ended;
    }
  } finally {
    await cloud.stop();
    rmSync(directory, { recursive: true });
  }
}

async function measure(cloud: ConsoleCloud, { href: url, port }: URL, pid: number): Promise<void> {
  const page = new Page({ url, port: Number(port) });
  const listening = page.listen();
  await page.get('map');
  await sleep(SETTLED_MS);
  const idle = residentMebibytes(pid);
  const before = processorMs(pid);
  cloud.flow();
  let peak = 0;
  while (!cloud.isOver) {
    await sleep(100);
    peak = Math.max(peak, residentMebibytes(pid));
  }
  const used = processorMs(pid) - before;
  await listening.until('changes', ({ counts }) => counts.seen === CHANGES);
  await sleep(SETTLED_MS);
  const told = listening.of('changes').length;
  const searchedAt = performance.now();
  await page.get('changes', { key: 'nobody' });
  const searched = performance.now() - searchedAt;
  listening.close();
  console.log(`  ${CHANGES} changes seen at 10,000 a second, a page told of them ${told} times`);
  console.log(`  processor time              ${((used * 1000) / CHANGES).toFixed(0)} µs a change`);
  console.log(`  a search of all             ${searched.toFixed(0)} ms`);
  console.log(`  idle, resident              ${idle.toFixed(0)} MiB`);
  console.log(`  at most                     ${peak.toFixed(0)} MiB`);
  console.log(
    `  afterwards, its own         ${ownMebibytes(pid).toFixed(0)} MiB; the rest are pages of Node's program file`,
  );
  const value = residentMebibytes(pid);
  printBounds([{ what: 'afterwards, MiB resident', value, most: MOST_MEBIBYTES, digits: 0 }]);
}

/** The package of the command as it is shipped: whatever else compiles its sources would be measured too. */
async function install(directory: string): Promise<void> {
  await buildCommonJsPackage('cdk-event-sharing-local');
  cpSync(await buildCliPackage(), directory, { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(directory, 'node_modules'));
}
