import type { Browser } from 'playwright-core';
import { CONSOLE_PAGE } from '../../../bin/build-console';
import type { RunningConsole } from '../../../lib/console';
import type { LocalCloudOptions } from '../../../lib/local-cloud';
import { consoleOf } from '../../console/support/example-console';
import { type OperatedExample, operateExample } from '../../operator/support/operated-example';
import { launchChromium } from './chromium';
import { Visit } from './visit';

/** The example on a local cloud, with a console that may write, one that may not, and a browser to look at them. */
export interface World {
  readonly example: OperatedExample;
  readonly browser: Browser;
  readonly console: RunningConsole;
  readonly readOnly: RunningConsole;
  /** Begins a visit of the console that may write. */
  visit(): Promise<Visit>;
  stop(): Promise<void>;
}

export async function startWorld(cloud: Partial<LocalCloudOptions> = {}): Promise<World> {
  const [example, browser] = await Promise.all([operateExample(cloud), launchChromium()]);
  const errors: unknown[] = [];
  const options = {
    staticDir: CONSOLE_PAGE,
    refreshMs: 500,
    onError: (error: unknown) => errors.push(error),
  };
  const console = await consoleOf(example, options);
  const readOnly = await consoleOf(example, { ...options, write: false });
  return {
    example,
    browser,
    console,
    readOnly,
    visit: () => Visit.begin(browser, console),
    async stop() {
      await browser.close();
      await Promise.all([console.stop(), readOnly.stop()]);
      await example.stop();
      // What the console would have its user report.
      if (errors.length > 0) throw new AggregateError(errors, `the console failed at something: ${errors}`);
    },
  };
}
