import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Page } from 'playwright-core';

/** `tsx …/screenshots.ts URL DIRECTORY`: every page, in both themes, at three widths; prints what the browser and axe complain of. */
const PATHS: Readonly<Record<string, string>> = {
  map: '/map',
  detail: '/map?node=r-1',
  changes: '/changes',
  change: '/changes/c140',
  rows: '/rows?contract=users%2FUser&key=%7B%22user_id%22%3A7%7D',
  index: '/rows?by=index&replica=orders%2FUser&index=byCountry&partition=%22CH%22',
  failures: '/failures',
  letters: '/failures?replica=orders%2FUser',
  letter: '/failures/m2?replica=orders%2FUser',
  catalog: '/catalog',
  charts: '/charts',
  jobs: '/jobs',
};
const WIDTHS = [320, 768, 1440];

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, with the first place of each. The policy of the page lets nobody add a script but the one who tries it. */
async function complain(page: Page, name: string, width: number): Promise<void> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  for (const { impact, id, nodes } of violations)
    console.log(name, width, impact, id, nodes[0]?.target.join(' '), nodes[0]?.failureSummary);
}

async function main([url = '', directory = '', only]: readonly string[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of WIDTHS) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') console.log(width, message.text());
      });
      page.on('pageerror', (error) => console.log(width, String(error)));
      for (const [name, path] of Object.entries(PATHS)) {
        if (only && !only.split(',').includes(name)) continue;
        await page.goto(url + path);
        await page.waitForTimeout(500);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        if (wide !== width) console.log(`${name} is ${wide} wide at ${width}`);
        await complain(page, name, width);
        await page.screenshot({ path: join(directory, `${name}-${colorScheme}-${width}.png`) });
      }
      await page.close();
    }
  await browser.close();
}

main(process.argv.slice(2));
