import { ApiCloud } from './cloud';

const COUNT = 250;

let apis: ApiCloud;

beforeAll(async () => {
  apis = await ApiCloud.start();
  const users = Array.from({ length: COUNT }, (_, index) => ({
    user_id: index + 1,
    full_name: `User ${index + 1}`,
    password_hash: 'secret',
  }));
  await apis.put('Users', ...users);
});
afterAll(() => apis?.stop());

interface Page {
  readonly items: readonly { readonly data: { readonly user_id: number } }[];
  readonly next?: string;
}

async function list(query: string): Promise<Page> {
  const response = await apis.call('Users', `/users${query}`);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).not.toMatch(/secret|password/);
  return JSON.parse(text);
}

test.each([
  [100, 3],
  [50, 5],
])('all rows come once, in pages of %i', async (limit, pages) => {
  const sizes: number[] = [];
  const ids: number[] = [];
  let next: string | undefined;
  do {
    const page: Page = await list(`?limit=${limit}${next ? `&cursor=${next}` : ''}`);
    sizes.push(page.items.length);
    ids.push(...page.items.map(({ data }) => data.user_id));
    next = page.next;
  } while (next);
  expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
  expect(sizes.filter((size) => size > 0).length).toBe(pages);
  expect(Math.max(...sizes)).toBe(limit);
});

test('a page has 50 rows if the caller does not say', async () => {
  expect((await list('')).items).toHaveLength(50);
});

test.each(['0', '101', '-1', '1.5', 'ten', '', '1e1'])('limit=%s is refused', async (limit) => {
  const response = await apis.call('Users', `/users?limit=${limit}`);
  expect([response.status, await response.json()]).toEqual([
    400,
    expect.objectContaining({ detail: '"limit" must be a whole number from 1 to 100' }),
  ]);
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  ['nothing', ''],
  ['no JSON', 'abc'],
  ['null', encode(null)],
  ['a text', encode('user_id')],
  ['another attribute', encode({ password_hash: { S: 'secret' } })],
  ['one attribute more', encode({ user_id: { N: '1' }, password_hash: { S: 'secret' } })],
  ['another type', encode({ user_id: { S: '1' } })],
  ['two types', encode({ user_id: { N: '1', S: '1' } })],
  ['no text', encode({ user_id: { N: 1 } })],
  ['no number', encode({ user_id: { N: 'abc' } })],
  ['an inherited name', encode({ constructor: { N: '1' } })],
])('a cursor of %s is refused', async (_what, cursor) => {
  const response = await apis.call('Users', `/users?cursor=${cursor}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('a forged cursor only begins elsewhere among the same rows', async () => {
  const { items } = await list(`?cursor=${encode({ user_id: { N: '7' } })}`);
  expect(items.every(({ data }) => Object.keys(data).sort().join() === 'full_name,user_id')).toBe(true);
});
