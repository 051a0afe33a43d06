import { marked, type Tokens } from 'marked';
import { Repository } from '../../cli/support/repository';

/** The contract as a file has it; `name` is what the consumer reads. */
const contract = (version: string, fields: object = { name: { type: 'string' } }) => ({
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'] },
  properties: { user_id: { type: 'integer' }, email: { type: 'string' }, ...fields },
  required: ['user_id'],
});

const owner = new Repository(`
const users = new BoundedContext(new Stack(app, 'Users'), 'Context', { name: 'users' });
const table = new OwnedTable(users, 'Users', { partitionKey: { name: 'user_id', type: AttributeType.NUMBER } });
new ChangeFeed(users, 'Feed', { table, contracts: [contract] });`);

const consumer = new Repository(`
const orders = new BoundedContext(new Stack(app, 'Orders'), 'Context', { name: 'orders' });
new ReadReplica(orders, 'User', { contract, fields: ['name'] });`);

const check = (...args: string[]) =>
  owner.eventSharing('contracts', 'check', 'user.v1.json', '--readers', 'orders.json', ...args);
const cellsOf = (markdown: string) =>
  marked
    .lexer(markdown)
    .filter((token): token is Tokens.Table => token.type === 'table')
    .map(({ header, rows }) => [header, ...rows].map((row) => row.map((cell) => cell.text)));

/** What the owner's pull request changes. */
const released = contract('1.0');
const removed = contract('1.1', {});
const added = contract('1.1', { name: { type: 'string' }, nickname: { type: 'string' } });

beforeAll(async () => {
  owner.write('user.v1.json', released);
  consumer.write('user.v1.json', released);
  expect(await consumer.synth()).toMatchObject({ code: 0 });
  expect(await consumer.eventSharing('contracts', 'readers', '--repository', 'acme/orders')).toEqual({
    code: 0,
    out: 'contracts.readers.json: 1 reader of acme/orders',
    err: '',
  });
  // This is all that passes from one repository to the other.
  owner.write('orders.json', consumer.read('contracts.readers.json'));
  expect(await owner.eventSharing('contracts', 'release', 'user.v1.json')).toMatchObject({ code: 0 });
});

test('the consumer registers which fields it reads, and nothing else', () => {
  expect(JSON.parse(consumer.read('contracts.readers.json'))).toEqual({
    repository: 'acme/orders',
    consumers: { 'orders/User': { contract: 'users/User', major: 1, fields: ['user_id', 'name'] } },
  });
});

describe('the owner removes a field that the other repository reads', () => {
  beforeAll(() => owner.write('user.v1.json', removed));

  test('the check fails and names reader and repository', async () => {
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toContain(
      'the field "name" was removed (string → nothing); read by orders/User (acme/orders): undo the change',
    );
  });

  test('for a program too', async () => {
    const { code, out } = await check('--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toMatchObject([
      {
        rule: 'field-removed',
        field: 'name',
        readers: [{ name: 'orders/User', repository: 'acme/orders', fields: ['user_id', 'name'] }],
        message: expect.stringContaining('orders/User (acme/orders)'),
      },
    ]);
  });

  test('and for a pull request', async () => {
    const { code, out } = await check('--format', 'markdown');
    expect(code).toBe(1);
    expect(cellsOf(out)).toEqual([
      [
        ['Contract', 'Field', 'Change', 'Breaking'],
        ['`users/User` 1.0 → 1.1', '`name`', 'was removed (`string` → `nothing`)', 'yes'],
      ],
      [
        ['Reader', 'Repository', 'Reads', 'Fields that change'],
        ['`orders/User`', '`acme/orders`', '`users/User` 1', '`name`'],
      ],
    ]);
    expect(out).toMatch(/^## Contracts: 1 finding, 1 reader would break$/m);
    expect(out).toMatch(/^ {2}2\. Move: have `orders\/User` \(`acme\/orders`\) read 2\.0\.$/m);
  });

  test('nobody is known without the file', async () => {
    const { code, out } = await owner.eventSharing('contracts', 'check', 'user.v1.json');
    expect(code).toBe(1);
    expect(out).toContain('no known replica reads it');
  });
});

describe('the owner adds an optional field', () => {
  beforeAll(() => owner.write('user.v1.json', added));

  test('the check passes and says what changes', async () => {
    const { code, out } = await check('--format', 'markdown');
    expect(code).toBe(0);
    expect(cellsOf(out)).toEqual([
      [
        ['Contract', 'Field', 'Change', 'Breaking'],
        ['`users/User` 1.0 → 1.1', '`nickname`', 'was added, optional', 'no'],
      ],
    ]);
    expect(out).toMatch(/^## Contracts: no reader breaks$/m);
  });

  test('a release records the reader, and the next synthesis knows it', async () => {
    const { code, out } = await owner.eventSharing(
      'contracts',
      'release',
      'user.v1.json',
      '--readers',
      'orders.json',
    );
    expect({ code, out }).toEqual({ code: 0, out: 'updated contracts.lock.json; readers: orders/User' });
    expect(await owner.synth()).toMatchObject({ code: 0 });
    owner.write('user.v1.json', contract('1.2', { nickname: { type: 'string' } }));
    const { code: failed, err } = await owner.synth();
    expect(failed).toBe(1);
    expect(err).toContain(
      'the field "name" was removed (string → nothing); read by orders/User (acme/orders)',
    );
  });
});

describe('the consumer reads something else than it registered', () => {
  const readers = (...args: string[]) =>
    consumer.eventSharing('contracts', 'readers', '--repository', 'acme/orders', ...args);

  test('its own check fails until it is registered', async () => {
    expect(await readers('--check')).toEqual({ code: 0, out: '', err: '' });
    consumer.write('app.ts', consumer.read('app.ts').replace("['name']", "['email']"));
    expect(await consumer.synth()).toMatchObject({ code: 0 });
    expect(await readers('--check')).toMatchObject({
      code: 1,
      out: 'contracts.readers.json is not what the app reads: write it again without --check',
    });
    expect(await readers()).toMatchObject({ code: 0 });
    expect(await readers('--check')).toMatchObject({ code: 0 });
  });
});
