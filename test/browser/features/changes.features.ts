import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../../bench/report';
import { tamper } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { findingsInThemes } from '../support/axe';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

/** Where is my row? */
export function changeFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  test('a put shows within a second without a reload', async () => {
    const { page } = visit;
    const { tables } = world().example;
    await visit.open('/changes');
    const loaded = await visit.loadedAt();
    const times: number[] = [];
    for (const user_id of [8_001, 8_002, 8_003, 8_004, 8_005]) {
      const start = performance.now();
      await tables.put({ user_id, name: 'new', newsletter: true });
      await page.getByRole('link', { name: `Change of users/User ${user_id}` }).waitFor();
      times.push(performance.now() - start);
      // The streams are looked at in turns: the next one meets them elsewhere.
      await sleep(100);
    }
    // A busy machine may be slow once, not always.
    expect(median(times)).toBeLessThan(1000);
    expect(await visit.loadedAt()).toBe(loaded);
    expect(visit.complaints).toEqual([]);
  });

  test('a change that is opened tells its whole way, from the owner to each arrival', async () => {
    const { page } = visit;
    const { tables } = world().example;
    await visit.open('/changes');
    await tables.put({ user_id: 8_100, name: 'followed', email: 'f@example.com', newsletter: false });
    await page.getByRole('link', { name: 'Change of users/User 8100' }).click();
    const steps = page.locator('.timeline .step');
    await eventually(async () => {
      const [owner, publication, ...arrivals] = await steps.allInnerTexts();
      expect(owner).toMatch(/Owner’s record[\s\S]*created[\s\S]*\d\d:\d\d:\d\d[\s\S]*name/);
      expect(publication).toMatch(/Publication[\s\S]*published[\s\S]*users\.UserCreated/);
      const way = (replica: string) => arrivals.find((each) => each.startsWith(replica));
      expect(way('orders/User')).toMatch(/applied[\s\S]*\d\d:\d\d:\d\d[\s\S]*after the write/);
      expect(way('billing/Users')).toMatch(/consumer[\s\S]*(applied|sent)/);
      expect(way('notifications/User')).toMatch(/applied|filtered/);
    });
    await page.getByRole('button', { name: 'Show personal data' }).click();
    await eventually(async () =>
      expect(await page.locator('main').innerText()).toMatch(/What it carried[\s\S]*followed/),
    );
    expect(await findingsInThemes(visit)).toEqual([]);
    expect(visit.complaints).toEqual([]);
  });

  test('a key is searched for', async () => {
    const { page } = visit;
    await visit.open('/changes');
    await page.getByRole('searchbox', { name: 'Key' }).fill('8003');
    await eventually(async () => {
      const names = await page.locator('tbody th').allInnerTexts();
      expect(names.length).toBeGreaterThan(0);
      expect(names.every((name) => name.includes('8003'))).toBe(true);
    });
  });

  test('a copy that was altered by hand is marked, in its column and its field', async () => {
    const { page } = visit;
    const { example } = world();
    const { tables } = example;
    // One that changed long ago: what has just changed may be on its way.
    await visit.open('/rows?contract=users%2FUser&key=%7B%22user_id%22%3A2%7D');
    const verdict = page.locator('.notice[role="status"]').first();
    await eventually(async () => {
      await page.getByRole('button', { name: 'Read again' }).click();
      expect(await verdict.innerText()).toMatch(/No copy differs/);
    });
    await tamper(example, { ...(await tables.items('Orders')).get(2), name: 'altered by hand' });
    await eventually(async () => {
      await page.getByRole('button', { name: 'Read again' }).click();
      expect(await verdict.innerText()).toMatch(/^1 of 2 copies differs? from/);
    });
    await page.getByRole('button', { name: 'Show personal data' }).click();
    const table = page.getByRole('region', { name: 'The owner’s row beside its copies' });
    await table.getByText('altered by hand').waitFor();
    const places = (await table.locator('thead th').allInnerTexts()).slice(1);
    const row = table.getByRole('row', { name: /name/ }).first();
    const marked = await row.locator('td').evaluateAll(classesOf);
    expect(places.filter((_, at) => marked[at]?.includes('differs'))).toEqual(['orders/User']);
    expect(await row.innerText()).toMatch(/name 2[\s\S]*altered by hand/);
    expect(await row.textContent()).toContain('differs: ');
    expect(visit.complaints).toEqual([]);
  });
}

/** In the browser. */
function classesOf(elements: readonly unknown[]): string[] {
  return elements.map((element) => (element as { className: string }).className);
}
