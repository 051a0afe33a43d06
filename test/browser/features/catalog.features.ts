import { eventually } from '../../support/eventually';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

/** Who reads what? */
export function catalogFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  test('a contract that would break a reader names the reader, and one that breaks nobody says so', async () => {
    const { page } = visit;
    await visit.open('/catalog?contract=users%2FUser');
    await page.getByRole('button', { name: 'Begin with this contract' }).click();
    const schema = page.getByLabel('Schema to check');
    const contract = JSON.parse(await schema.inputValue());
    const check = async (properties: object, version: string) => {
      const next = { ...contract, properties, 'x-contract': { ...contract['x-contract'], version } };
      await schema.fill(JSON.stringify(next));
      await page.getByRole('button', { name: 'Check', exact: true }).click();
    };
    const { newsletter: _, ...others } = contract.properties;
    await check(others, '1.1');
    const found = page.locator('.panel', { has: schema });
    await eventually(async () => {
      const text = await found.innerText();
      expect(text).toMatch(/Breaking for \d readers?: .*notifications\/User/);
      expect(text).not.toMatch(/Breaking for .*orders\/User/);
    });
    const finding = page.getByRole('region', { name: 'Findings' }).getByRole('row', { name: /newsletter/ });
    expect(await finding.first().innerText()).toMatch(/notifications\/User/);

    await check({ ...contract.properties, nickname: { type: 'string' } }, '1.1');
    await eventually(async () => expect(await found.innerText()).toMatch(/Compatible/));
    expect(visit.complaints).toEqual([]);
  });
}
