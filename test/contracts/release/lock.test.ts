import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Consumer,
  Contract,
  checkContracts,
  EMPTY_LOCK,
  formatFinding,
  readLock,
  releaseContracts,
  writeLock,
} from '../../../lib/contracts';
import { temporaryDirectory } from '../../support/temporary-directory';

const folder = temporaryDirectory();

function user(version: string, properties: object = {}, meta: object = {}): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'], ...meta },
    properties: {
      user_id: { type: 'integer' },
      name: { type: 'string' },
      email: { type: 'string' },
      ...properties,
    },
    required: ['user_id', 'name'],
  });
}

/** With the name under another one. */
function renamed(version: string, meta: object = {}): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version, key: ['user_id'], ...meta },
    properties: { user_id: { type: 'integer' }, full_name: { type: 'string' }, email: { type: 'string' } },
    required: ['user_id', 'full_name'],
  });
}

const orders: Consumer = {
  name: 'orders/User',
  contract: 'users/User',
  major: 1,
  fields: ['user_id', 'name'],
};
const mail: Consumer = { name: 'mail/User', contract: 'users/User', major: 1, fields: ['user_id', 'email'] };
const everything: Consumer = { name: 'search/User', contract: 'users/User', major: 1 };
const lock = releaseContracts([user('1.0')], EMPTY_LOCK, [orders, mail]);
const messages = (...args: Parameters<typeof checkContracts>) => checkContracts(...args).map(formatFinding);

describe('checkContracts', () => {
  it('finds nothing in what was released, and nothing in what was never released', () => {
    expect(checkContracts([user('1.0')], lock)).toEqual([]);
    expect(checkContracts([user('1.1', { nickname: { type: 'string' } })], lock)).toEqual([]);
    expect(checkContracts([renamed('1.0')], EMPTY_LOCK)).toEqual([]);
  });

  it('names the field, both sides, each reader of the field and what to do', () => {
    const [removed, added, ...others] = messages([renamed('1.1')], lock, [everything]);
    expect(removed).toBe(
      'users/User 1.0 → 1.1: the field "name" was removed (string → nothing); read by orders/User, search/User: undo the change, or give it the version 2.0 and publish 1.0 beside it until nobody reads that',
    );
    expect(added).toContain(
      'the field "full_name" was added as a required one (nothing → string, required); read by search/User',
    );
    expect(others).toEqual([]);
  });

  it('says so when no known replica reads the field', () => {
    const [message] = messages([user('1.1', { email: { type: 'integer' } })], lock, [
      { ...mail, fields: ['name'] },
    ]);
    expect(message).toContain(
      'the field "email" changed its type (string → integer); no known replica reads it:',
    );
  });

  it('asks for a version when the content changed under the same one', () => {
    expect(messages([user('1.0', { nickname: { type: 'string' } })], lock)).toEqual([
      'users/User 1.0 → 1.0: the contract changed and its version did not (1.0 → 1.0); read by mail/User, orders/User: raise the version to 1.1',
    ]);
  });

  it('refuses to drop a major version while a replica reads it', () => {
    expect(messages([user('2.0')], lock)).toEqual([
      'users/User 1.0 → 2.0: the major version is published no more, and is still read (1.0 → nothing); read by mail/User, orders/User: publish 1.0 beside 2.0 until nobody reads it',
    ]);
    expect(checkContracts([user('1.0'), renamed('2.0')], lock)).toEqual([]);
    const moved = [orders, mail].map((one) => ({ ...one, major: 2 }));
    expect(checkContracts([renamed('2.0')], lock, moved)).toEqual([]);
  });

  it('compares each major version with its own release', () => {
    const both = releaseContracts([user('1.0'), renamed('2.0')], lock);
    const rules = checkContracts([user('1.0'), user('2.1')], both).map(({ rule, released }) => [
      rule,
      released,
    ]);
    expect(rules).toEqual([
      ['field-removed', '2.0'],
      ['required-field-added', '2.0'],
    ]);
  });

  it('finds upcasts that the older version cannot satisfy', () => {
    const upcast = (fields: object) => renamed('2.0', { upcast: [{ from: 1, fields }] });
    const both = (contract: Contract) => messages([user('1.0'), contract], lock);
    expect(both(upcast({ full_name: { rename: 'name' } }))).toEqual([]);
    expect(both(upcast({ full_name: { rename: 'nam' } }))).toEqual([
      expect.stringContaining(
        'the field "full_name" the upcast does not fit the older version (1.0 → reads nam, which 1.0 has not)',
      ),
    ]);
    expect(both(upcast({}))).toEqual([expect.stringContaining('(1.0 → needs a value that 1.0 has not)')]);
  });

  it.each<[what: string, field: object, way: object, found: string]>([
    ['takes a text as a text', { type: 'string' }, { rename: 'a' }, ''],
    ['takes what may be of its type', { type: ['string', 'null'] }, { rename: 'a' }, ''],
    ['takes a text as a number', { type: 'integer' }, { rename: 'a' }, 'takes a, which is string in 1.0'],
    [
      'takes a number as a list',
      { type: 'array', items: { type: 'integer' } },
      { rename: 'n' },
      'takes n, which is number in 1.0',
    ],
    [
      'splits a number',
      { type: 'string' },
      { split: 'n', separator: ' ', index: 0 },
      'takes n, which is number in 1.0',
    ],
    [
      'joins a list',
      { type: 'string' },
      { join: ['a', 'l'], separator: ' ' },
      'takes l, which is array in 1.0',
    ],
    [
      'has a default for a field of another type',
      { type: 'string' },
      { default: 'x' },
      'takes f, which is boolean in 1.0',
    ],
  ])('compares types: an upcast that %s', (_, f, way, found) => {
    const of = (version: string, properties: object, meta: object = {}) =>
      Contract.fromObject({
        type: 'object',
        'x-contract': { owner: 'users', entity: 'User', version, key: ['id'], ...meta },
        properties: { id: { type: 'integer' }, ...properties },
        required: ['id'],
      });
    const older = of('1.0', {
      a: { type: 'string' },
      n: { type: 'integer' },
      l: { type: 'array', items: { type: 'string' } },
      f: { type: 'boolean' },
    });
    const newer = of('2.0', { f }, { upcast: [{ from: 1, fields: { f: way } }] });
    expect(messages([newer, older], EMPTY_LOCK)).toEqual(
      found
        ? [
            expect.stringContaining(
              `the field "f" the upcast does not fit the older version (1.0 → ${found})`,
            ),
          ]
        : [],
    );
  });

  it.each<[what: string, key: string[], fields: object, found: string]>([
    ['the same key', ['id'], {}, ''],
    ['the key under another name', ['number'], { number: { rename: 'id' } }, ''],
    ['another key', ['email'], {}, 'is made a key of email, the key of 1.0 is id'],
    ['a longer key', ['id', 'email'], {}, 'is made a key of id, email, the key of 1.0 is id'],
    ['a key of another field', ['id'], { id: { rename: 'email' } }, 'is made a key of email'],
  ])('compares keys: an upcast to %s', (_, key, fields, found) => {
    const of = (version: string, rest: object) =>
      Contract.fromObject({
        type: 'object',
        'x-contract': { owner: 'users', entity: 'User', version, ...rest },
        properties: { id: { type: 'integer' }, number: { type: 'integer' }, email: { type: 'string' } },
        required: ['id', 'number', 'email'],
      });
    const newer = of('2.0', { key, upcast: [{ from: 1, fields }] });
    const findings = messages([newer, of('1.0', { key: ['id'] })], EMPTY_LOCK);
    expect(findings).toEqual(found ? [expect.stringContaining(found)] : []);
  });
});

describe('releaseContracts', () => {
  it('records versions, schemas and readers, without what concerns the owner alone', () => {
    const source = { fields: { name: { attribute: 'secret_column' } } };
    const made = releaseContracts([user('1.0', {}, { source })], EMPTY_LOCK, [orders]);
    expect(made).toMatchObject({
      contracts: { 'users/User': { 1: { version: '1.0', fields: ['user_id', 'name', 'email'] } } },
      consumers: { 'orders/User': { contract: 'users/User', major: 1, fields: ['user_id', 'name'] } },
    });
    expect(JSON.stringify(made)).not.toContain('secret_column');
    expect(made.contracts['users/User']?.[1]?.sha256).toBe(lock.contracts['users/User']?.[1]?.sha256);
  });

  it('refuses while breaking, with every finding', () => {
    expect(() => releaseContracts([renamed('1.1')], lock)).toThrow(
      /^the contracts cannot be released:\n- .*"name" was removed.*orders\/User.*\n- .*"full_name" was added/,
    );
  });

  it('keeps readers that were recorded before, and other contracts', () => {
    const account = user('1.0', {}, { entity: 'Account' });
    const next = releaseContracts([account], lock, [everything]);
    expect(Object.keys(next.contracts)).toEqual(['users/User', 'users/Account']);
    expect(Object.keys(next.consumers)).toEqual(['orders/User', 'mail/User', 'search/User']);
  });

  it('forgets a major version that nobody reads any more', () => {
    const moved = [orders, mail].map((one) => ({ ...one, major: 2 }));
    const both = releaseContracts([user('1.0'), renamed('2.0')], lock, moved);
    expect(Object.keys(both.contracts['users/User'] ?? {})).toEqual(['1', '2']);
    expect(Object.keys(releaseContracts([renamed('2.0')], both).contracts['users/User'] ?? {})).toEqual([
      '2',
    ]);
  });
});

describe('the lock file', () => {
  const path = join(folder, 'contracts.lock.json');

  it('is read as it was written, and is the same whatever the order', () => {
    writeLock(path, lock);
    expect(readLock(path)).toEqual(lock);
    const text = readFileSync(path, 'utf8');
    writeLock(path, releaseContracts([user('1.0')], EMPTY_LOCK, [mail, orders]));
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is refused when somebody changed a released schema in it', () => {
    writeLock(path, lock);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"type": "string"', '"type": "integer"'));
    expect(() => readLock(path)).toThrow(/its schema gives .* restore it from version control/);
  });

  it.each(['no json', '[]', '{"contracts":{}}'])('is refused when it is no lock: %s', (text) => {
    writeFileSync(path, text);
    expect(() => readLock(path)).toThrow('has no "contracts" and "consumers"');
  });

  it('is refused when there is none', () => {
    expect(() => readLock(join(folder, 'other.json'))).toThrow('there is no lock file');
  });
});

test.each([
  [
    'a version without content',
    '{"contracts":{"users/User":{"1":null}},"consumers":{}}',
    'has no version, fields and schema for users/User 1',
  ],
  ...['version', 'fields', 'schema'].map((member) => [
    `a version without its ${member}`,
    JSON.stringify(lock, (name, value) => (name === member ? undefined : value)),
    'has no version, fields and schema for users/User 1',
  ]),
  ...['1', '1.0 @acme/everyone', '1.1'].map((version) => [
    `the version ${version} of another schema`,
    JSON.stringify(lock).replace('"version":"1.0","sha256"', `"version":"${version}","sha256"`),
    'has no version, fields and schema for users/User 1',
  ]),
  [
    'a version that is markup',
    JSON.stringify(lock).replaceAll('"version":"1.0"', '"version":"1.0 @acme/everyone"'),
    'has no version, fields and schema for users/User 1',
  ],
  [
    'a contract without versions',
    '{"contracts":{"users/User":[]},"consumers":{}}',
    'has no major versions of users/User',
  ],
  [
    'a consumer of nothing',
    '{"contracts":{},"consumers":{"orders/User":{"major":1}}}',
    'does not say what the consumer orders/User reads',
  ],
  [
    'a repository that is no text',
    '{"contracts":{},"consumers":{"orders/User":{"contract":"users/User","major":1,"repository":1}}}',
    'does not say what the consumer orders/User reads',
  ],
  ['no JSON', 'users', 'has no "contracts" and "consumers"'],
])('a lock file with %s is refused', (_, text, message) => {
  const path = join(folder, 'changed-by-hand.json');
  writeFileSync(path, text);
  expect(() => readLock(path)).toThrow(message);
});

test('a folder is no lock file', () => {
  expect(() => readLock(folder)).toThrow('has no "contracts" and "consumers"');
});
