import { eventually } from '../../support/eventually';
import { findingsInThemes } from '../support/axe';
import { sendMessage, userEvent } from '../support/events';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

/** What failed, and every way back. */
export function failureFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  const badge = async () =>
    Number((await visit.page.locator('nav .count [aria-hidden]').allInnerTexts())[0] ?? 0);
  const badgeIs = (count: number) => eventually(async () => expect(await badge()).toBe(count));
  const known = async () => {
    const { page } = visit;
    await page.locator('.connection', { hasText: 'live' }).waitFor();
    return eventually(async () => {
      expect(await badge()).toBeGreaterThan(0);
      return badge();
    });
  };

  test('a malformed message raises the badge; a redrive clears what can be repaired, and no more', async () => {
    const { page } = visit;
    const { example } = world();
    const { orders, tables } = example;
    await visit.open('/failures');
    const before = await known();
    const loaded = await visit.loadedAt();

    await sendMessage(example, orders.queueUrl, 'no event at all');
    await badgeIs(before + 1);
    // What was tried too often while something was broken that is whole again.
    await sendMessage(example, orders.deadLetterQueueUrl, userEvent(7_100, { name: 'late' }));
    await badgeIs(before + 2);
    expect(await page.getByRole('link', { name: /^Failures/ }).textContent()).toContain(
      `${before + 2} failures wait`,
    );
    expect(await page.title()).toContain(`(${before + 2})`);

    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('button', { name: 'Redrive all of orders/User', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Redrive orders/User' });
    await dialog.getByLabel('Dry run').uncheck();
    await dialog.getByRole('button', { name: 'Redrive', exact: true }).click();
    const job = page.getByRole('article', { name: 'Redrive orders/User' }).first();
    await eventually(async () => expect(await job.innerText()).toMatch(/finished|failed/));
    await tables.shows('Orders', 7_100, { user_id: 7_100, name: 'late' });
    await badgeIs(before + 1);
    // What is no event was left where it was.
    const left = page.getByRole('region', { name: 'Dead letters of orders/User' });
    await eventually(async () => expect(await left.innerText()).toMatch(/malformed/));
    expect(await visit.loadedAt()).toBe(loaded);
    expect(visit.complaints).toEqual([]);
  });

  test('a message that no redrive can repair is edited, sent again, and recorded', async () => {
    const { page } = visit;
    const { example } = world();
    const { orders, tables } = example;
    await visit.open('/failures');
    const before = await known();
    await sendMessage(example, orders.queueUrl, userEvent(7_101, { name: 42 }));
    await badgeIs(before + 1);
    await visit.open('/failures?replica=orders%2FUser');
    await page.getByRole('link', { name: 'Message 7101' }).click();
    expect(await findingsInThemes(visit)).toEqual([]);
    await page.getByRole('button', { name: 'Edit and send again' }).click();
    const body = page.getByLabel('Body of the message');
    await body.fill((await body.inputValue()).replace(/"name": 42\b/, '"name": "mended"'));
    await eventually(async () =>
      expect(await page.locator('main').innerText()).toContain('Changed: data.name'),
    );
    expect(await findingsInThemes(visit)).toEqual([]);
    await page.getByRole('button', { name: 'Send again …' }).click();
    expect(await findingsInThemes(visit)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await tables.shows('Orders', 7_101, { user_id: 7_101, name: 'mended' });
    await badgeIs(before);
    await eventually(async () =>
      expect(await page.locator('main').innerText()).toMatch(/Sent again[\s\S]*recorded[\s\S]*data\.name/),
    );
  });
}
