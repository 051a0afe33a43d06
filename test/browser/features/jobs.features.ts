import { users } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { findingsInThemes } from '../support/axe';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

const ROWS = 1500;
/** So slow that nobody waits for its end. */
const SLOW = 50;

/** Batch jobs: begun, watched, stopped, gone on with. */
export function jobFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  test('a seed shows its progress, is stopped, and goes on from where it stood', async () => {
    const { page } = visit;
    const { tables } = world().example;
    await tables.putAll(users(ROWS, 20_000));
    await visit.open('/jobs');
    await page.getByRole('button', { name: 'Seed …' }).click();
    const start = page.getByRole('dialog', { name: 'Seed' });
    await start.getByLabel('Replica').selectOption('orders/User');
    await start.getByLabel('Segments').fill('4');
    await start.getByLabel('Rows a second at most').fill(String(SLOW));
    await start.getByRole('button', { name: 'Start seed' }).click();

    const card = page.getByRole('article', { name: 'Seed orders/User' });
    const read = async () =>
      Number(/read\s+([\d,]+)/.exec(await card.innerText())?.[1]?.replaceAll(',', '') ?? 0);
    const reads = new Set<number>();
    await eventually(async () => {
      reads.add(await read());
      expect(reads.size).toBeGreaterThan(3);
    });
    expect(await card.getByRole('progressbar').getAttribute('aria-label')).toBe(
      'Progress of Seed orders/User',
    );
    expect(await card.innerText()).toMatch(/running[\s\S]*50\/s/);

    expect(await findingsInThemes(visit)).toEqual([]);
    await card.getByRole('button', { name: 'Stop Seed orders/User' }).click();
    expect(await findingsInThemes(visit)).toEqual([]);
    await page.getByRole('dialog', { name: 'Stop seed' }).getByRole('button', { name: 'Stop it' }).click();
    await eventually(async () => expect(await card.innerText()).toMatch(/stopped/));
    const stoodAt = await read();
    expect(stoodAt).toBeLessThan(ROWS);

    await card.getByRole('button', { name: 'Resume Seed orders/User' }).click();
    const resume = page.getByRole('dialog', { name: 'Resume orders/User' });
    expect(await findingsInThemes(visit)).toEqual([]);
    await resume.getByLabel('Rows a second at most').fill('');
    await resume.getByRole('button', { name: 'Resume' }).click();
    const resumed = card.first();
    await eventually(async () => expect(await resumed.innerText()).toMatch(/finished/), 60_000);
    const total = Number(/read\s+([\d,]+)/.exec(await resumed.innerText())?.[1]?.replaceAll(',', ''));
    expect(total).toBeGreaterThanOrEqual(ROWS);
    // Both are parts of one run.
    const runOf = (text: string) => /\nrun\s+(\S+)/.exec(text)?.[1];
    const runs = (await card.allInnerTexts()).map(runOf);
    expect(runs).toEqual([expect.any(String), runs[0]]);
    expect(visit.complaints).toEqual([]);
  });
}
