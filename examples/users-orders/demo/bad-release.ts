import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from 'cdk-event-sharing-local';

const MARK = 'asked in vain';

const CODE = {
  fails: `exports.handler = async () => { console.log('${MARK}'); throw new Error('bad release'); };`,
  // Something must keep Node running, or it would end by itself.
  hangs: `exports.handler = () => { console.log('${MARK}'); setInterval(() => {}, 1000); return new Promise(() => {}); };`,
} as const;

/** A release of a function that does not work. */
export interface BadRelease {
  /** How often the function was called since. */
  calls(): number;
  /** Puts the code back that worked. */
  rollBack(): Promise<void>;
}

/** Deploys code of a function that fails, or never answers, into a local cloud. */
export async function releaseBadly(
  cloud: LocalCloud,
  functionName: string,
  how: keyof typeof CODE,
): Promise<BadRelease> {
  const file = join(cloud.function(functionName).spec.codeDir, 'index.js');
  const working = await readFile(file);
  const deploy = async (code: string | Buffer) => {
    await writeFile(file, code);
    cloud.killEnvironments(functionName);
  };
  const marks = () => cloud.logs.entries(functionName).filter(({ message }) => message.includes(MARK)).length;
  const before = marks();
  await deploy(CODE[how]);
  return { calls: () => marks() - before, rollBack: () => deploy(working) };
}
