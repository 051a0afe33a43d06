import type { OwnerClient } from '../../../lib/client';
import { openOwner } from '../../../lib/client';
import { readyMade } from '../../support/ready-made';
import { ApiCloud, TAG, TAG_BY_URL, USER_1, USER_2 } from './cloud';

const SIGNING = { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'local' } };

let apis: ApiCloud;

beforeAll(async () => {
  apis = await ApiCloud.start();
});
afterAll(() => apis?.stop());

/** The package's own client and the deployed API speak to each other. */
describe.each([
  ['the gateway', 'Tags', 'execute-api', TAG],
  ['a function URL', 'TagsByUrl', 'lambda', TAG_BY_URL],
] as const)('through %s', (_what, api, service, contract) => {
  const LABELS = ['plain', 'a/b', 'q?r', '100%', '%41', '.', '..', 'é', 'a b+c'];
  let tags: OwnerClient<Record<string, unknown>>;

  beforeAll(async () => {
    await apis.put('Tags', ...LABELS.map((label) => ({ label, price: 1.5, secret: 'secret' })));
    tags = openOwner(readyMade(contract), {
      url: apis.output(`${api}Url`),
      path: 'tags',
      service,
      ...SIGNING,
    });
  });

  test.each(LABELS)('the row "%s" is read', async (label) => {
    expect((await tags.get({ label }))?.data).toEqual({ label, price: '1.5' });
  });

  test('a row that does not exist is no error', async () => {
    expect(await tags.get({ label: 'missing' })).toBeUndefined();
    expect(await tags.get({ label: 'missing/too' })).toBeUndefined();
  });

  test('a wrong secret is forbidden', async () => {
    const credentials = { accessKeyId: 'any', secretAccessKey: 'guessed' };
    const options = { url: apis.output(`${api}Url`), path: 'tags', service, ...SIGNING, credentials };
    await expect(openOwner(readyMade(contract), options).get({ label: 'plain' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

test('each caller gets the version of its own contract', async () => {
  await apis.put('Users', { user_id: 1, name: 'Alice', full_name: 'Alice A.' });
  const options = { url: apis.output('UsersUrl'), path: 'users', ...SIGNING };
  expect((await openOwner(readyMade(USER_1), options).get({ user_id: 1 }))?.data).toEqual({
    user_id: 1,
    name: 'Alice',
  });
  expect((await openOwner(readyMade(USER_2), options).get({ user_id: 1 }))?.data).toEqual({
    user_id: 1,
    full_name: 'Alice A.',
  });
});
