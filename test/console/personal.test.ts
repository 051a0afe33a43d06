import type { ChangeStory, ChangesView, RowComparison, RowPage } from '../../lib/console/api';
import { tamper } from '../operator/support/operated-example';
import { eventually, until } from '../support/eventually';
import { plantedUser } from '../support/planted-user';
import { type ExampleConsole, startExampleConsole } from './support/example-console';
import type { Listening } from './support/page';

const USER = plantedUser(1);
const KEY = { contract: 'users/User', key: '{"user_id":1}' };
/** A word in each personal value of the user. */
const PERSONAL = /plant/i;

let started: ExampleConsole;
let listening: Listening;
beforeAll(async () => {
  started = await startExampleConsole({ write: false });
  listening = started.page.listen();
  await listening.until('map', () => true);
  await started.example.tables.put(USER);
  await started.example.tables.shows('Orders', 1, { user_id: 1, name: USER.name });
  await started.example.tables.shows('Notifications', 1, { user_id: 1, email: USER.email });
});
afterAll(async () => {
  listening?.close();
  await started?.stop();
});

/** What an answer says, before anybody has asked for personal data. */
async function masked<T>(path: string, query: Record<string, string>): Promise<T> {
  const { status, text } = await started.page.ask(`/api/${path}?${new URLSearchParams(query)}`);
  expect([status, PERSONAL.test(text) ? text : '']).toEqual([200, '']);
  return JSON.parse(text) as T;
}

test('a row, its event and its copies leave the server masked, and whole for who asks', async () => {
  const { owner, event, copies } = await masked<RowComparison>('rows', KEY);
  expect(owner).toMatchObject({ fields: { user_id: 1, newsletter: true } });
  expect(owner.masked).toEqual(['name', 'email', 'address']);
  expect(event?.data).toEqual({ user_id: 1, newsletter: true });
  expect(copies.map(({ place, masked: of }) => [place, of])).toEqual([
    ['notifications/User', ['email']],
    ['orders/User', ['name']],
  ]);
  const whole = await started.page.get<RowComparison>('rows', { ...KEY, reveal: '1' });
  expect(whole.owner).toMatchObject({ fields: USER, masked: [] });
  expect(whole.event?.data).toEqual(USER);
});

test('masked values that are equal are told as equal, and those that differ as different', async () => {
  const { example } = started;
  await eventually(async () => {
    const { copies } = await masked<RowComparison>('rows', KEY);
    expect(copies.map(({ verdict }) => verdict)).toEqual(['right', 'right']);
  });
  const item = (await example.tables.items('Orders')).get(1);
  await tamper(example, { ...item, name: 'Planted otherwise' });
  const { copies } = await masked<RowComparison>('rows', KEY);
  expect(copies.map(({ differs }) => differs)).toEqual([[], ['name']]);
  await tamper(example, { ...item });
});

test('rows of an index leave the server masked, and where the next page begins says nothing of a row', async () => {
  const query = { replica: 'orders/User', partition: '1', limit: '1' };
  const page = await masked<RowPage>('rows/query', query);
  expect(page.rows).toMatchObject([{ fields: { user_id: 1 }, masked: ['name'] }]);
  const next = page.next ?? '';
  expect(Buffer.from(next, 'base64url').toString('latin1')).not.toContain('user_id');
  await masked<RowPage>('rows/query', { ...query, next });
  const foreign = Buffer.from('{"user_id":{"N":"0"}}').toString('base64url');
  for (const wrong of ['x', foreign, `${next.slice(0, -4)}AAAA`]) {
    const search = new URLSearchParams({ ...query, next: wrong });
    const { status, text } = await started.page.ask(`/api/rows/query?${search}`);
    expect([status, JSON.parse(text).code]).toEqual([400, 'invalid-request']);
  }
});

test('changes are told, listed and opened without personal values, and none is found by them', async () => {
  await started.example.tables.put({ ...USER, name: 'Ada Planted anew', email: 'replanted@example.com' });
  const isIt = ({ kind }: { readonly kind: string }) => kind === 'updated';
  await listening.until('changes', ({ changes }) => changes.some(isIt));
  expect(JSON.stringify(listening.events)).not.toMatch(PERSONAL);
  const found = await until(
    async () => (await masked<ChangesView>('changes', KEY)).changes.find(isIt),
    'the change',
  );
  expect(found.fields).toEqual(['name', 'email']);
  for (const key of ['Planted', 'planted@example.com', '{"email":"planted@example.com"}']) {
    expect((await started.page.get<ChangesView>('changes', { key })).changes).toEqual([]);
  }
  const story = await masked<ChangeStory>(`changes/${found.id}`, {});
  expect(story.masked).toEqual(['name', 'email', 'address']);
  const whole = await started.page.get<ChangeStory>(`changes/${found.id}`, { reveal: '1' });
  expect(whole.data).toMatchObject({ name: 'Ada Planted anew', __previous: { name: USER.name } });
});

test.each(['map', 'charts', 'catalog', 'catalog/asyncapi', 'jobs', 'failures', 'rows/choices', 'session'])(
  '%s says nothing of it',
  async (path) => {
    await masked(path, {});
  },
);
