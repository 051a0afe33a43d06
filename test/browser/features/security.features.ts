import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { JobsView } from '../../../lib/console/api';
import { POSTS } from '../../../lib/console/writes/posts';
import { ask } from '../../console/support/ask';
import { bearer } from '../../console/support/idle-console';
import { eventually } from '../../support/eventually';
import { findChromium } from '../support/chromium';
import { Visit } from '../support/visit';
import type { World } from '../support/world';
import { WRITES } from '../support/writes';

/** Nobody but who was given the address, and nothing that this console may not. */
export function securityFeatures(world: () => World): void {
  const get = async (path: string, headers: Record<string, string>) =>
    (await ask(world().console.port, path, { headers })).status;

  test('another host, another origin and a token that is missing or wrong get 403', async () => {
    const { console, readOnly } = world();
    const token = bearer(console);
    const paths = ['/', '/changes', '/api/session', '/api/live', '/favicon.svg'];
    for (const path of paths) {
      const denied = await Promise.all([
        get(path, {}),
        get(path, { Authorization: 'Bearer wrong' }),
        get(path, bearer(readOnly)),
        get(`${path}?token=wrong`, {}),
        get(path, { ...token, Host: 'evil.example' }),
        get(path, { ...token, Host: `evil.example:${console.port}` }),
        get(path, { ...token, Origin: 'http://evil.example' }),
        get(path, { ...token, Origin: `http://127.0.0.1:${readOnly.port}` }),
        get(path, { ...token, 'Sec-Fetch-Site': 'cross-site' }),
        get(path, { ...token, 'Sec-Fetch-Site': 'same-site' }),
      ]);
      expect([path, denied]).toEqual([path, denied.map(() => 403)]);
    }
    expect(await get('/api/session', token)).toBe(200);
  });

  test('a foreign name that leads to this machine shows nothing', async () => {
    const { console } = world();
    // What who owns the name can make of it (DNS rebinding).
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: ['--no-sandbox', '--host-resolver-rules=MAP evil.example 127.0.0.1'],
    });
    try {
      const page = await browser.newPage();
      const { port } = console;
      const answer = await page.goto(console.url.replace('127.0.0.1', 'evil.example'));
      expect([answer?.status(), new URL(page.url()).port]).toEqual([403, String(port)]);
      expect(await page.locator('body').innerText()).toMatch(/"forbidden"/);
    } finally {
      await browser.close();
    }
  });

  describe('a page of another port of this machine', () => {
    let [server, visit]: [Server | undefined, Visit | undefined] = [undefined, undefined];
    const statuses = new Map<string, number | string>();
    const jobs = async () => {
      const { console } = world();
      const { text } = await ask(console.port, '/api/jobs', { headers: bearer(console) });
      return (JSON.parse(text) as JobsView).jobs.map(({ id }) => id);
    };
    let before: readonly string[];
    beforeAll(async () => {
      visit = await world().visit();
      const target = visit.origin;
      before = await jobs();
      server = createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end(attackOn(target));
      });
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const page = await visit.page.context().newPage();
      page.on('response', (response) =>
        statuses.set(`${response.request().method()} ${new URL(response.url()).pathname}`, response.status()),
      );
      page.on('requestfailed', (request) =>
        statuses.set(
          `${request.method()} ${new URL(request.url()).pathname}`,
          request.failure()?.errorText ?? '',
        ),
      );
      await page.goto(`http://127.0.0.1:${port}/`);
      await eventually(async () => expect(statuses.size).toBeGreaterThanOrEqual(7));
    });
    afterAll(async () => {
      server?.close();
      await visit?.end();
    });

    test.each([
      'GET /api/session',
      'GET /api/map',
      'GET /favicon.svg',
      'POST /api/jobs/seed',
      'POST /api/failures/redrive',
      'GET /changes',
    ])('gets nothing by %s, though the browser sends the cookie', (request) => {
      expect(String(statuses.get(request))).toMatch(/^(403$|net::ERR_(BLOCKED_BY_RESPONSE|FAILED))/);
    });

    test('and starts nothing', async () => {
      expect(await jobs()).toEqual(before);
    });
  });

  describe('a console that is read-only', () => {
    let visit: Visit;
    beforeAll(async () => {
      const { browser, readOnly } = world();
      visit = await Visit.begin(browser, readOnly);
    });
    afterAll(() => visit?.end());

    test('there is a body for each route that writes, and those that do not are known', () => {
      expect(Object.keys(WRITES).sort()).toEqual(POSTS.map(({ path }) => path).sort());
    });

    test.each(Object.entries(WRITES).filter(([, body]) => body !== undefined))(
      'refuses %s, also of who goes around the page',
      async (path, body) => {
        const address = path.replace(/:\w+/g, 'x');
        const inPage = await visit.page.evaluate<[number, { code: string }]>(`(async () => {
          const answer = await fetch(${JSON.stringify(address)}, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: ${JSON.stringify(JSON.stringify(body))},
          });
          return [answer.status, await answer.json()];
        })()`);
        expect(inPage).toEqual([403, expect.objectContaining({ code: 'read-only' })]);
        const { status } = await ask(world().readOnly.port, address, {
          method: 'POST',
          headers: { ...bearer(world().readOnly), 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        expect(status).toBe(403);
      },
    );

    test('says so, and its buttons say why they do nothing', async () => {
      const { page } = visit;
      await visit.open('/jobs');
      expect(await page.locator('header').first().innerText()).toContain('read-only');
      const seed = page.getByRole('button', { name: 'Seed …' });
      expect(await seed.getAttribute('aria-disabled')).toBe('true');
      await seed.click({ force: true });
      expect(await page.locator('dialog[open]').count()).toBe(0);
      const description = await seed.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${description}"]`).textContent()).toContain('--write');
    });
  });
}

/** All that a page can send without being let. */
function attackOn(target: string): string {
  const body = JSON.stringify(JSON.stringify({ replica: 'orders/User' }));
  return `<!doctype html><title>attack</title>
<img src="${target}/favicon.svg">
<iframe name="frame"></iframe>
<form target="frame" method="post" enctype="text/plain" action="${target}/api/failures/redrive"><input name='{"replica":"' value='"}'></form>
<iframe src="${target}/changes"></iframe>
<script>
  document.forms[0].submit();
  fetch('${target}/api/session', { credentials: 'include' }).catch(() => {});
  fetch('${target}/api/map', { credentials: 'include', mode: 'no-cors' }).catch(() => {});
  fetch('${target}/api/jobs/seed', { method: 'POST', credentials: 'include', mode: 'no-cors', body: ${body} }).catch(() => {});
</script>`;
}
