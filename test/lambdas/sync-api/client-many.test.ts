import { openOwner, type Row } from '../../../lib/client';
import { readyMade } from '../../support/ready-made';
import { ApiCloud, TAG, TAG_BY_URL, USER_2 } from './cloud';

const COUNT = 250;
const SIGNING = { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'local' } };
const INDEXES = Array.from({ length: COUNT }, (_, index) => index + 1);

let apis: ApiCloud;

beforeAll(async () => {
  apis = await ApiCloud.start();
  const secret = 'secret';
  await apis.put('Users', ...INDEXES.map((user_id) => ({ user_id, full_name: `User ${user_id}`, secret })));
  await apis.put('Tags', ...INDEXES.map((index) => ({ label: `tag/${index}?`, secret })));
});
afterAll(() => apis?.stop());

const userKey = (index: number): Row => ({ user_id: index });
const tagKey = (index: number): Row => ({ label: `tag/${index}?` });

const CASES = [
  ['numeric keys through the gateway', USER_2, 'Users', 'users', 'execute-api', userKey],
  ['text keys through the gateway', TAG, 'Tags', 'tags', 'execute-api', tagKey],
  ['text keys through a function URL', TAG_BY_URL, 'TagsByUrl', 'tags', 'lambda', tagKey],
] as const;

describe.each(CASES)('%s', (_what, contract, api, path, service, keyOf) => {
  const open = () =>
    openOwner(readyMade(contract), {
      url: apis.output(`${api}Url`),
      path,
      service,
      timeoutMs: 10_000,
      ...SIGNING,
    });
  const names = (rows: readonly Partial<Row>[]) =>
    rows.map((row) => JSON.stringify(row[contract.key[0] ?? ''])).sort();
  const ALL = names(INDEXES.map(keyOf));

  test('130 keys are read in two batches, each row once, and what is missing is named', async () => {
    const present = INDEXES.slice(0, 120).map(keyOf);
    const absent = INDEXES.slice(0, 10).map((index) => keyOf(9_000 + index));
    const { items, missing } = await open().getMany([...present, ...absent, ...present.slice(0, 5)]);
    expect(names(items)).toEqual(names(present));
    expect(names(missing)).toEqual(names(absent));
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  test('no keys are no request', async () => {
    expect(await open().getMany([])).toEqual({ items: [], missing: [], refused: [] });
  });

  test.each([undefined, 7, 100])('a list by pages of %s ends, and has each row once', async (limit) => {
    const rows: Row[] = [];
    const owner = open();
    let cursor: string | undefined;
    do {
      const page = await owner.list({ limit, cursor });
      rows.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined && rows.length <= COUNT);
    expect(names(rows)).toEqual(ALL);
  });
});
