import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

/** Usage: npm run test:endpoint -- URL: deploys the example to an AWS-compatible endpoint, runs the suite, destroys it. */
function main(): number {
  const [argument] = process.argv.slice(2);
  const url = argument === undefined ? undefined : parse(argument);
  if (!url) {
    console.error(
      'give the URL of an AWS-compatible endpoint, such as http://127.0.0.1:4566: without one nothing is tested',
    );
    return 2;
  }
  if (/(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(url.hostname)) {
    console.error(
      `${url.hostname} is AWS itself: these tests create and destroy resources and run on emulators only`,
    );
    return 2;
  }
  const { status } = spawnSync('jest', ['--config', join(packageRoot, 'jest.clouds.config.js'), 'endpoint'], {
    cwd: packageRoot,
    stdio: 'inherit',
    env: { ...process.env, TEST_ENDPOINT: url.origin },
  });
  return status ?? 1;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

process.exitCode = main();
