import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { buildConsolePage } from '../../bin/build-console';
import { findChromium, launchChromium, NO_CHROMIUM } from '../browser/support/chromium';
import { startStandIn } from '../console-page/support/stand-in';
import { median, printBounds, spread } from './report';

const PAINTS = 5;
const WATCHED_MS = 10_000;
/** As many as the map promises to fold, and changes as the list promises to bear. */
const [REPLICAS, PER_SECOND] = [200, 10_000];

/** In the browser, before anything else of the page: collects what held up its main thread for 50 ms or more. */
const COLLECT =
  'globalThis.held = []; new PerformanceObserver((list) => held.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true })';

/** First paint, size, and how long the page is held up by many replicas and changes, in a browser of this machine. */
export async function measurePage(): Promise<void> {
  if (findChromium() === undefined) return console.log(`  the page is not measured: ${NO_CHROMIUM}`);
  const directory = mkdtempSync(join(tmpdir(), 'bench-page-'));
  const browser = await launchChromium();
  try {
    await buildConsolePage(directory);
    const names = readdirSync(directory);
    const bytes = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(directory, name))).length, 0);
    const paints = await served(directory, { replicas: 9, perSecond: 3 }, (url) => paintsOf(browser, url));
    const held = await served(directory, { replicas: REPLICAS, perSecond: PER_SECOND }, (url) =>
      heldUp(browser, url),
    );
    console.log(`  first contentful paint, ms  ${spread(paints, 0)}, ${PAINTS} times`);
    for (const [path, tasks] of held)
      console.log(
        `  ${path.padEnd(12)} ${tasks.length} tasks of 50 ms or more in ${WATCHED_MS / 1000} s, ${spread([...tasks, 0], 0)} ms`,
      );
    const all = held.map(([, tasks]) => tasks);
    printBounds([
      { what: 'first contentful paint, ms, median', value: median(paints), most: 1000, digits: 0 },
      { what: 'page, kB compressed', value: bytes / 1000, most: 250, strict: true, digits: 0 },
      {
        what: 'longest task at 200 replicas and 10,000 changes/s, ms',
        value: Math.max(0, ...all.flat()),
        most: 500,
        digits: 0,
      },
      {
        what: 'main thread held up, share',
        value: Math.max(...all.map((each) => sum(each) / WATCHED_MS)),
        most: 0.5,
      },
    ]);
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
}

async function served<T>(
  directory: string,
  options: { readonly replicas: number; readonly perSecond: number },
  use: (url: string) => Promise<T>,
): Promise<T> {
  const { url, server } = await startStandIn(directory, { ...options, aws: false, write: true });
  try {
    return await use(url);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Each in a browser that has never been there. */
async function paintsOf(browser: Browser, url: string): Promise<number[]> {
  const paints: number[] = [];
  for (let round = 0; round < PAINTS; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('#page-title').waitFor();
    paints.push(
      await page.evaluate<number>('performance.getEntriesByName("first-contentful-paint")[0].startTime'),
    );
    await context.close();
  }
  return paints;
}

async function heldUp(browser: Browser, url: string): Promise<[string, number[]][]> {
  const held: [string, number[]][] = [];
  for (const path of ['/map', '/changes']) {
    const page = await browser.newPage();
    await page.addInitScript(COLLECT);
    await page.goto(`${url}${path}`);
    await page.waitForTimeout(WATCHED_MS);
    held.push([path, await page.evaluate<number[]>('held')]);
    await page.close();
  }
  return held;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
