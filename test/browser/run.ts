import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildConsolePage, CONSOLE_PAGE } from '../../bin/build-console';
import { packageRoot } from '../../bin/synthesise';
import { findChromium, NO_CHROMIUM } from './support/chromium';

/**
 * Usage: npm run test:console [-- --update-images] [-- JEST OPTIONS…]: the console's page in a browser of this machine, before the example on the
 * local cloud. With `--update-images` the pictures of the documentation are taken anew.
 */
async function main(args: readonly string[]): Promise<number> {
  if (findChromium() === undefined) {
    console.error(NO_CHROMIUM);
    return 3;
  }
  await buildConsolePage(CONSOLE_PAGE);
  const update = args.includes('--update-images');
  const others = args.filter((each) => each !== '--update-images');
  const config = join(packageRoot, 'jest.browser.config.js');
  const { status } = spawnSync('jest', ['--config', config, ...others], {
    cwd: packageRoot,
    stdio: 'inherit',
    env: { ...process.env, ...(update && { UPDATE_IMAGES: '1' }) },
  });
  return status ?? 1;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
