import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What to do where there is none. */
export const NO_CHROMIUM = `there is no Chromium: looked for ${PLACES.join(', ')}. Install it ("apt-get install chromium" on Debian), or give the path of one in CONSOLE_CHROMIUM`;

/** The path of a browser of this machine. */
export function findChromium(): string | undefined {
  const given = process.env.CONSOLE_CHROMIUM;
  return (given ? [given] : PLACES).find((path) => existsSync(path));
}

/** A browser to which no host exists but this machine. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  return chromium.launch({
    executablePath,
    args: [
      // In containers tests run as root, and as such Chromium has no sandbox.
      '--no-sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--disable-dev-shm-usage',
    ],
  });
}
