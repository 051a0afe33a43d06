import { tamper } from '../../operator/support/operated-example';
import { eventually } from '../../support/eventually';
import { plantedUser } from '../../support/planted-user';
import { findingsInThemes } from '../support/axe';
import { sendMessage, userEvent } from '../support/events';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

const USER = plantedUser(8_200);
const PERSONAL = [USER.name, USER.email, USER.address.street, USER.address.city];

const rowPath = (user_id: number) =>
  `/rows?${new URLSearchParams({ contract: 'users/User', key: JSON.stringify({ user_id }) })}`;

/** Nobody sees personal data who has not asked for it, on the page or in what the server sent to it. */
export function personalFeatures(world: () => World): void {
  let visit: Visit;
  const answers: Promise<string>[] = [];
  beforeAll(async () => {
    visit = await world().visit();
    visit.page.on('response', (response) => {
      // That of what happens never ends.
      if (/\/api\/(?!live)/.test(response.url())) answers.push(response.text().catch(() => ''));
    });
    const { tables } = world().example;
    await tables.put(USER);
    await tables.shows('Orders', USER.user_id, { user_id: USER.user_id, name: USER.name });
    await tables.shows('Notifications', USER.user_id, { user_id: USER.user_id, email: USER.email });
  });
  afterAll(() => visit?.end());

  const found = (text: string) => PERSONAL.filter((value) => text.includes(value));
  /** Opens a place, and finds nothing of the user in all that was sent and all that is there. */
  const isMasked = async (path?: string) => {
    if (path !== undefined) {
      answers.length = 0;
      await visit.open(path);
    }
    expect(found(await visit.page.content())).toEqual([]);
    const sent = await Promise.all(answers);
    expect(sent.length).toBeGreaterThan(0);
    expect(found(sent.join('\n'))).toEqual([]);
  };
  const personal = () => visit.page.getByRole('button', { name: 'Show personal data' });
  const table = () => visit.page.getByRole('region', { name: 'The owner’s row beside its copies' });
  /** A field in each place, by the place's name. */
  const cellsOf = async (field: string): Promise<Record<string, string>> => {
    const places = (await table().locator('thead th').allInnerTexts()).slice(1);
    const row = table().locator('tbody tr', {
      has: visit.page.getByRole('rowheader', { name: field, exact: true }),
    });
    const cells = await row.locator('td').allTextContents();
    return Object.fromEntries(places.map((place, at) => [place, cells[at] ?? '']));
  };

  test('Rows mask the owner’s row, the event and the copies until they are asked, one row at a time', async () => {
    const { page } = visit;
    await isMasked(rowPath(USER.user_id));
    const masked = expect.stringContaining('masked personal data');
    expect(await cellsOf('name')).toEqual({
      owner: masked,
      'orders/User': masked,
      'notifications/User': 'not kept here',
    });
    expect(await cellsOf('email')).toMatchObject({ owner: masked, 'notifications/User': masked });
    expect(await cellsOf('address')).toMatchObject({ owner: masked });
    expect(await cellsOf('newsletter')).toMatchObject({ owner: 'true' });
    const event = page.locator('details', { hasText: 'Event that would tell' });
    await event.locator('summary').click();
    expect(await event.innerText()).toMatch(/"user_id": 8200/);
    await isMasked();
    expect(await findingsInThemes(visit)).toEqual([]);

    await personal().click();
    await eventually(async () => expect(found(await table().innerText())).toEqual(PERSONAL));
    expect(await cellsOf('name')).toMatchObject({ owner: '"Ada Planted"', 'orders/User': '"Ada Planted"' });
    expect(found(await event.innerText())).toEqual(PERSONAL);

    const key = page.getByRole('textbox', { name: 'user_id' });
    await key.fill('1');
    await key.press('Enter');
    await eventually(async () => expect(await cellsOf('user_id')).toMatchObject({ owner: '1' }));
    expect(await personal().getAttribute('aria-pressed')).toBe('false');
    expect(await cellsOf('name')).toMatchObject({ owner: masked });
    expect(visit.complaints).toEqual([]);
  });

  test('masked values that differ are marked, and those that are equal are not', async () => {
    const { example } = world();
    await visit.open(rowPath(USER.user_id));
    const item = (await example.tables.items('Orders')).get(USER.user_id);
    await tamper(example, { ...item, name: 'Ada Planted otherwise' });
    await isMasked(rowPath(USER.user_id));
    expect(await cellsOf('name')).toMatchObject({
      owner: expect.not.stringContaining('differs'),
      'orders/User': expect.stringMatching(/differs: .*masked personal data/),
    });
    expect(await cellsOf('email')).toMatchObject({
      'notifications/User': expect.not.stringContaining('differs'),
    });
    await tamper(example, { ...item });
    await isMasked(rowPath(USER.user_id));
    expect(await cellsOf('name')).toMatchObject({ 'orders/User': expect.not.stringContaining('differs') });
  });

  test('rows by an index are masked until they are asked', async () => {
    const query = new URLSearchParams({
      by: 'index',
      replica: 'orders/User',
      partition: String(USER.user_id),
    });
    await isMasked(`/rows?${query}`);
    const rows = visit.page.locator('table', { hasText: 'Rows of the index' });
    expect(await rows.textContent()).toMatch(/8200[\s\S]*masked personal data/);
    await personal().click();
    await eventually(async () => expect(await rows.textContent()).toContain(USER.name));
  });

  test('Changes are listed, sought and opened without personal data, until one is asked for', async () => {
    const { page } = visit;
    await isMasked('/changes');
    const change = page.getByRole('link', { name: 'Change of users/User 8200' });
    expect(await change.count()).toBe(1);
    const key = page.getByRole('searchbox', { name: 'Key' });
    for (const value of [USER.name, USER.email]) {
      await key.fill(value);
      await eventually(async () => expect(await page.locator('tbody th').count()).toBe(0));
    }
    await key.fill(String(USER.user_id));
    await change.click();
    const data = page.locator('table', { hasText: 'Data of the event' });
    await eventually(async () => expect(await data.textContent()).toContain('masked personal data'));
    await isMasked();
    await personal().click();
    await eventually(async () => expect(found((await data.textContent()) ?? '')).toEqual(PERSONAL));
  });

  test('Failures mask the payload of a message until it is asked for', async () => {
    const { page } = visit;
    const { example } = world();
    const body = userEvent(8_201, { ...USER, user_id: 8_201, name: 42, nickname: USER.name });
    await sendMessage(example, example.orders.queueUrl, body);
    const message = page.getByRole('link', { name: 'Message 8201' });
    await eventually(async () => {
      await isMasked('/failures?replica=orders%2FUser');
      expect(await message.count()).toBe(1);
    });
    await message.click();
    const payload = page.locator('.panel', { hasText: 'Shape of the payload' });
    await eventually(async () => expect(await payload.innerText()).toMatch(/"email": "string"/));
    await isMasked();
    await page.getByRole('button', { name: 'Show values' }).click();
    await eventually(async () => expect(found(await page.locator('main').innerText())).toEqual(PERSONAL));
    expect(visit.complaints).toEqual([]);
  });

  test.each(['/map', '/map?view=table', '/catalog', '/charts', '/jobs', '/failures'])(
    '%s shows nothing of it',
    (path) => isMasked(path),
  );
}
