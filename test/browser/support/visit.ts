import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunningConsole } from '../../../lib/console';
import { until } from '../../support/eventually';

export const THEMES = ['light', 'dark'] as const;

/** A person who has opened a console, and all that the browser had to complain of. */
export class Visit {
  /** @param console whose address, with the token, is opened first */
  static async begin(browser: Browser, { url }: Pick<RunningConsole, 'url'>): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    const visit = new Visit(context, await context.newPage(), new URL(url).origin);
    await visit.page.goto(url);
    await visit.isLive();
    return visit;
  }

  /**
   * Dialogs of scripts, errors, requests that went elsewhere, and what the policy of the page refused: what markup of somebody else's
   * would show in.
   */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    readonly origin: string,
  ) {
    const note = (what: string) => this.complaints.push(what);
    context.on('page', (other) => {
      if (other !== page) note(`another window: ${other.url()}`);
    });
    page.on('dialog', async (dialog) => {
      note(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('pageerror', (error) => note(`error: ${error.message}`));
    page.on('console', (message) => {
      const type = message.type();
      if (type === 'error' || type === 'warning')
        note(`${type}: ${message.text()} ${message.location().url}`);
    });
    page.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(`${origin}/`)) note(`request: ${address}`);
    });
  }

  /** Goes to a place of the console as who opens a link from elsewhere: all is loaded anew. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.origin}${path}`);
    await this.settled();
    await this.isLive();
  }

  /** Opens a place unless it is open already. */
  async isAt(path: string): Promise<void> {
    const here = new URL(this.page.url());
    if (`${here.pathname}${here.search}` !== path) await this.open(path);
  }

  /** Chooses a theme, also while a dialog is open; the pages after it keep it. */
  async show(theme: (typeof THEMES)[number]): Promise<void> {
    const shown = () => this.page.evaluate('document.documentElement.dataset.theme');
    if ((await shown()) !== theme)
      await this.page.evaluate('document.querySelector(\'[aria-label="Dark theme"]\').click()');
    await until(async () => (await shown()) === theme, `the ${theme} theme`);
  }

  /** Waits until the page has been connected to what happens. */
  async isLive(): Promise<void> {
    await this.page.locator('.connection', { hasText: /^\s*live$/ }).waitFor();
  }

  /** Waits until nothing is being read any more. */
  async settled(): Promise<void> {
    await this.page.locator('#page-title').waitFor();
    await until(
      async () => !/(^|\n)Reading .* …/.test(await this.page.locator('main').innerText()),
      'the page has read all',
    );
  }

  /** All that can be read on the page, what is only spoken too. */
  async text(): Promise<string> {
    return (await this.page.locator('body').textContent()) ?? '';
  }

  /** How often the page was loaded anew shows in it. */
  loadedAt(): Promise<number> {
    return this.page.evaluate('performance.timeOrigin');
  }

  end(): Promise<void> {
    return this.context.close();
  }
}
