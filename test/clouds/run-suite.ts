import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

/** Runs the behaviour suite on one of the clouds in this folder; answers jest's exit code. */
export function runSuite(
  cloud: 'aws' | 'bridges' | 'endpoint' | 'environments' | 'localstack',
  env: NodeJS.ProcessEnv = {},
): number {
  const config = join(packageRoot, 'jest.clouds.config.js');
  const { status } = spawnSync('jest', ['--config', config, `${cloud}\\.cloud\\.ts$`], {
    cwd: packageRoot,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}
