import type { CatalogView, CompatibilityView } from '../../lib/console/api';
import { consoleOf, type ExampleConsole, startExampleConsole } from './support/example-console';
import { Page } from './support/page';

let started: ExampleConsole;
beforeAll(async () => {
  // What only looks needs no leave to write.
  started = await startExampleConsole({ write: false });
});
afterAll(() => started?.stop());

const contract = async (id: string, page = started.page) =>
  (await page.get<CatalogView>('catalog')).contracts.find((one) => one.id === id);

test('contracts are those that owners tell, with who reads each field', async () => {
  const { contracts, problems } = await started.page.get<CatalogView>('catalog');
  expect(problems).toEqual([]);
  const names = contracts.map(({ id, version, kind }) => `${id} ${version} ${kind}`);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/^users\/User \d+\.\d+ rows$/)]));
  expect(contracts.some(({ kind }) => kind === 'event')).toBe(true);
  const user = await contract('users/User');
  expect(user).toMatchObject({
    owner: 'users',
    key: ['user_id'],
    schema: { 'x-contract': { entity: 'User' } },
  });
  const field = (name: string) => user?.fields.find((one) => one.name === name);
  expect(field('user_id')).toMatchObject({ type: 'integer', required: true, pii: false });
  expect(field('name')?.readers).toEqual(expect.arrayContaining(['orders/User']));
  expect(field('email')).toMatchObject({
    readers: expect.arrayContaining(['notifications/User']),
  });
  expect(field('email')?.readers).not.toContain('orders/User');
  expect(user?.readers).toEqual(
    expect.arrayContaining([{ replica: 'billing/Users', kind: 'consumer', fields: expect.any(Array) }]),
  );
});

test('a contract can be taken away as AsyncAPI', async () => {
  const { status, headers, text } = await started.page.ask('/api/catalog/asyncapi?contract=users/User');
  expect([status, headers['content-disposition']]).toEqual([
    200,
    'attachment; filename="asyncapi-users-User.json"',
  ]);
  expect(Object.keys(JSON.parse(text).channels)).toEqual(['users-User']);
  const other = await started.page.ask('/api/catalog/asyncapi?contract=%22%0d%0a/User');
  expect(other.status).toBe(404);
});

describe('a change that somebody thinks of', () => {
  const check = async (change: (schema: Schema) => object) => {
    const user = await contract('users/User');
    return started.page.post<CompatibilityView>('catalog/check', { schema: change(user?.schema as Schema) });
  };
  interface Schema {
    readonly properties: Record<string, object>;
    readonly required: readonly string[];
    readonly 'x-contract': { readonly version: string };
  }
  const raised = (schema: Schema, version: string): Schema => ({
    ...schema,
    'x-contract': { ...schema['x-contract'], version },
  });

  test('that breaks readers names them', async () => {
    const view = await check((schema) => {
      const { email: _, ...properties } = schema.properties;
      return { ...raised(schema, '1.99'), properties };
    });
    expect(view).toMatchObject({ contract: 'users/User', to: '1.99', breaking: true });
    const [finding] = view.findings;
    expect(finding).toMatchObject({ code: 'field-removed', level: 'error', path: 'email' });
    expect(finding?.readers).toContain('notifications/User');
    expect(finding?.readers).not.toContain('orders/User');
  });

  test('that breaks nobody is told of too', async () => {
    const view = await check((schema) => ({
      ...raised(schema, '1.99'),
      properties: { ...schema.properties, nickname: { type: 'string' } },
    }));
    expect(view.breaking).toBe(false);
    expect(view.findings).toEqual([
      expect.objectContaining({ code: 'field-added', level: 'info', path: 'nickname' }),
    ]);
  });

  test('without a raised version is a warning', async () => {
    const view = await check((schema) => ({
      ...schema,
      properties: { ...schema.properties, nickname: { type: 'string' } },
    }));
    expect(view.findings).toContainEqual(
      expect.objectContaining({ code: 'version-unchanged', level: 'warning' }),
    );
    expect(view.breaking).toBe(false);
  });

  test('of a new major version breaks nobody', async () => {
    const view = await check((schema) => raised(schema, '99.0'));
    expect(view).toMatchObject({ from: 'nothing', breaking: false, findings: [{ code: 'version-added' }] });
  });

  test('that is no contract is refused with what is wrong', async () => {
    const { status, text } = await started.page.send('/api/catalog/check', { schema: { type: 'object' } });
    expect([status, JSON.parse(text).code]).toEqual([400, 'invalid-contract']);
  });
});

test('versions that are not there are named', async () => {
  const { status, text } = await started.page.ask('/api/catalog/versions?contract=users/User&from=1&to=98');
  expect([status, JSON.parse(text).message]).toEqual([
    404,
    expect.stringContaining('users/User in version 98'),
  ]);
});

test('two versions are compared field by field', async () => {
  const view = await started.page.get<CompatibilityView>('catalog/versions', {
    contract: 'users/User',
    from: '1',
    to: '1',
  });
  expect(view).toMatchObject({ breaking: false, findings: [] });
});

test('an assembly that cannot be read is a problem beside what is known', async () => {
  const other = await consoleOf(started.example, { assemblies: ['/nowhere'] });
  try {
    const { contracts, problems } = await new Page(other).get<CatalogView>('catalog');
    expect(contracts.length).toBeGreaterThan(0);
    expect(problems).toEqual([expect.stringContaining('cannot read /nowhere')]);
  } finally {
    await other.stop();
  }
});
