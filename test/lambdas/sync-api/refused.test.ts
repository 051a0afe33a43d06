import { hashKey } from '../../../lib/adapters/digest';
import { openOwner, type Row } from '../../../lib/client';
import { METRIC } from '../../../lib/wire/metrics';
import { readyMade } from '../../support/ready-made';
import { ApiCloud, USER_2 } from './cloud';

const SECRET = 'a secret text';
const SIGNING = { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'local' } };
const GOOD = Array.from({ length: 40 }, (_, index) => index + 1);
/** Each is stored otherwise than the contract says, in another way. */
const BAD: Record<number, object> = {
  101: { full_name: new Uint8Array([1]) },
  102: { settings: SECRET },
  103: { revision: SECRET },
  104: { full_name: new Set([SECRET]) },
};
const BAD_IDS = Object.keys(BAD).map(Number);

let apis: ApiCloud;

beforeAll(async () => {
  apis = await ApiCloud.start();
  await apis.put('Users', ...GOOD.map((user_id) => ({ user_id, full_name: `User ${user_id}` })));
  await apis.put('Users', ...BAD_IDS.map((user_id) => ({ user_id, ...BAD[user_id] })));
  const member = (number: string) => ({ pk: 'TEAM#blue', sk: `MEMBER#${number}`, role: 'one' });
  // The second has no key that the contract could show.
  await apis.put('Teams', member('1'), member(SECRET), { ...member('2'), role: 7 }, member('3'));
});
afterAll(() => apis?.stop());

interface Document {
  readonly items: readonly { readonly data: Row }[];
  readonly missing?: readonly Row[];
  readonly refused?: readonly { readonly key?: Row; readonly keyHash?: string; readonly code: string }[];
  readonly next?: string;
}

/** A document of the API, which never shows a value of what it leaves out. */
async function read(response: Promise<Response>): Promise<Document> {
  const { status, text } = await response.then(async (each) => ({
    status: each.status,
    text: await each.text(),
  }));
  expect(status).toBe(200);
  expect(text).not.toContain(SECRET);
  return JSON.parse(text);
}

const open = () =>
  openOwner(readyMade(USER_2), {
    url: apis.output('UsersUrl'),
    path: 'users',
    timeoutMs: 10_000,
    ...SIGNING,
  });
const keyOf = (user_id: number) => ({ user_id });
const refusalOf = (user_id: number) => ({ keyHash: hashKey(String(user_id)), code: 'row-not-shareable' });
const byHash = (refused: readonly object[]) =>
  refused.map((each) => JSON.stringify(Object.entries(each).sort())).sort();

test('a batch-get answers the good rows, and tells those that are missing from those that it cannot share', async () => {
  const keys = [1, 101, 999, 2, 102, 103, 104, 3].map(keyOf);
  const body = await read(apis.batchGet('Users', 'users', { keys }));
  expect(body).toEqual({
    items: [1, 2, 3].map((user_id) => ({ data: { user_id, full_name: `User ${user_id}` } })),
    missing: [keyOf(999)],
    refused: BAD_IDS.map((user_id) => ({ key: keyOf(user_id), ...refusalOf(user_id) })),
  });
  expect(await open().getMany(keys)).toEqual({
    items: [1, 2, 3].map((user_id) => ({ user_id, full_name: `User ${user_id}` })),
    missing: [keyOf(999)],
    refused: BAD_IDS.map((user_id) => ({ key: keyOf(user_id), ...refusalOf(user_id) })),
  });
});

test('an answer without such a row is as it was before', async () => {
  const body = await read(apis.batchGet('Users', 'users', { keys: [keyOf(1)] }));
  expect(Object.keys(body).sort()).toEqual(['items', 'missing']);
});

test.each([1, 7, 44, 100])(
  'a list by pages of %i shows every good row once, and names every other once',
  async (limit) => {
    const [ids, refused]: [number[], object[]] = [[], []];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await read(
        apis.call('Users', `/users?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`),
      );
      expect(page.items.length + (page.refused?.length ?? 0)).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ data }) => Number(data.user_id)));
      refused.push(...(page.refused ?? []));
      cursor = page.next;
      pages += 1;
    } while (cursor && pages < 100);
    expect(ids.sort((a, b) => a - b)).toEqual(GOOD);
    expect(byHash(refused)).toEqual(byHash(BAD_IDS.map(refusalOf)));
  },
);

test('the client reads on behind them', async () => {
  const owner = open();
  const [items, refused]: [Row[], object[]] = [[], []];
  let cursor: string | undefined;
  do {
    const page = await owner.list({ limit: 10, cursor });
    items.push(...page.items);
    refused.push(...page.refused);
    cursor = page.next;
  } while (cursor !== undefined);
  expect([items.length, byHash(refused)]).toEqual([GOOD.length, byHash(BAD_IDS.map(refusalOf))]);
});

test('a row whose key cannot be shared is named by no hash, and no cursor shows it', async () => {
  const [numbers, refused]: [unknown[], object[]] = [[], []];
  let cursor: string | undefined;
  do {
    const page = await read(apis.call('Teams', `/members?limit=1${cursor ? `&cursor=${cursor}` : ''}`));
    expect(Buffer.from(page.next ?? '', 'base64url').toString()).not.toContain(SECRET);
    numbers.push(...page.items.map(({ data }) => data.number));
    refused.push(...(page.refused ?? []));
    cursor = page.next;
  } while (cursor);
  expect(numbers.sort()).toEqual([1, 3]);
  expect(byHash(refused)).toEqual(
    byHash([{ code: 'row-not-shareable' }, { keyHash: hashKey('blue/2'), code: 'row-not-shareable' }]),
  );
});

test.each(BAD_IDS)(
  'row %i alone is a problem of its own, and the client says that it is not missing',
  async (id) => {
    const response = await apis.call('Users', `/users/${id}`);
    expect([response.status, await response.json()]).toEqual([
      500,
      expect.objectContaining({ type: 'urn:event-sharing:problem:row-not-shareable' }),
    ]);
    await expect(open().get(keyOf(id))).rejects.toMatchObject({ kind: 'invalid-response', retryable: false });
  },
);

test('each is counted, and logged by the hash of its key with the reason', async () => {
  const dimensions = { collection: 'users', service: 'users', function: 'sync-api' };
  const before = apis.cloud.metrics.sum(METRIC.rowsRefused, dimensions) ?? 0;
  await apis.batchGet('Users', 'users', { keys: [1, 101, 102].map(keyOf) });
  expect(apis.cloud.metrics.sum(METRIC.rowsRefused, dimensions)).toBe(before + 2);
  const lines = apis.cloud.logs.entries().map(({ message }) => message);
  for (const id of BAD_IDS) {
    const line = lines.find(
      (each) => each.includes('row refused') && each.includes(String(hashKey(String(id)))),
    );
    expect(JSON.parse(line ?? '{}').reason).toMatch(
      /^attribute (full_name|settings|revision) has|no users\/User/,
    );
  }
  expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
});
