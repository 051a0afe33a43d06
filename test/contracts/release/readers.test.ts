import {
  type Consumer,
  collectReaders,
  consumersIn,
  doubtfulReaders,
  EMPTY_LOCK,
  oldestByName,
  parseReaders,
  readersText,
  releaseContracts,
  withoutReadersOf,
} from '../../../lib/contracts';
import { userContract } from '../../constructs/support/contracts';

const name: Consumer = { name: 'orders/User', contract: 'users/User', major: 1, fields: ['user_id', 'name'] };
const mail: Consumer = { name: 'mail/User', contract: 'users/User', major: 1, fields: ['email'] };
const everything: Consumer = { name: 'search/index', contract: 'users/User', major: 1 };
const registered = (reader: Consumer, repository = 'acme/orders'): Consumer => ({ ...reader, repository });

describe('a file of readers', () => {
  test('is read as it was written, the same whatever the order', () => {
    const text = readersText('acme/orders', [name, everything]);
    expect(readersText('acme/orders', [everything, name])).toBe(text);
    expect(consumersIn(parseReaders(text, 'a.json'))).toEqual([registered(name), registered(everything)]);
  });

  test('may say that nothing is read any more', () => {
    expect(consumersIn(parseReaders(readersText('acme/orders', []), 'a.json'))).toEqual([]);
  });

  const consumer = { contract: 'users/User', major: 1, fields: ['name'] };
  const file = (one: unknown) => ({ repository: 'acme/orders', consumers: { 'orders/User': one } });
  test.each<[what: string, content: unknown, message: string]>([
    ['a list', [], 'is no file of readers, which has "repository" and "consumers": write it with'],
    ['nothing', null, 'is no file of readers'],
    ['a lock file', { contracts: {}, consumers: {} }, 'unknown member "contracts" of the file'],
    ['consumers in a list', { ...file(consumer), consumers: [] }, 'is no file of readers'],
    ['no repository', { consumers: {} }, '"repository" must be a name such as "acme/orders"'],
    ['a repository of several lines', { ...file(consumer), repository: 'a\nb' }, 'received "a\\nb"'],
    ['a repository that is markup', { ...file(consumer), repository: '<b>' }, 'received "<b>"'],
    ['another member', { ...file(consumer), repo: 'a' }, 'unknown member "repo" of the file: use repository'],
    ['a consumer that is none', file(1), 'the consumer "orders/User" must be an object'],
    [
      'a misspelt member',
      file({ ...consumer, feilds: ['name'] }),
      'unknown member "feilds" of the consumer "orders/User": did you mean "fields"?',
    ],
    ['no contract', file({ major: 1 }), '"contract" of the consumer "orders/User" must be an id such as'],
    ['another contract id', file({ ...consumer, contract: 'User' }), 'received "User"'],
    [
      'a text for the major',
      file({ ...consumer, major: '1' }),
      'must be a whole number from 1, received "1"',
    ],
    ['a version', file({ ...consumer, major: 1.1 }), 'must be a whole number from 1, received 1.1'],
    ['the major 0', file({ ...consumer, major: 0 }), 'must be a whole number from 1, received 0'],
    ['a star', file({ ...consumer, fields: '*' }), 'or be left out for every field, received "*"'],
    ['a number for a field', file({ ...consumer, fields: [1] }), 'must be a list of names'],
    ['no field', file({ ...consumer, fields: [] }), 'received []'],
    [
      'a name without a context',
      { repository: 'acme/orders', consumers: { User: consumer } },
      'the consumer "User" must be named "<context>/<id>"',
    ],
    [
      'a name that means something to JavaScript',
      JSON.parse('{"repository":"a","consumers":{"__proto__":{"contract":"users/User","major":1}}}'),
      'the consumer "__proto__" must be named',
    ],
  ])('with %s is refused, by its name and member', (_, content, message) => {
    const parse = () => parseReaders(JSON.stringify(content), 'readers/orders.json');
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid-readers' }));
    expect(parse).toThrow('readers/orders.json: ');
    expect(parse).toThrow(message);
  });

  test('that is no JSON is refused', () => {
    expect(() => parseReaders('{', 'a.json')).toThrow(expect.objectContaining({ code: 'invalid-json' }));
  });

  test('is not written with what could not be read', () => {
    expect(() => readersText('a b', [])).toThrow('"repository" must be');
    expect(() => readersText('acme', [{ ...name, name: 'orders/\n' }])).toThrow('must be named');
  });
});

describe('readers of several sources', () => {
  const from = (source: string, ...consumers: Consumer[]) => ({ from: source, consumers });

  test('are brought together, and one that is given twice is one', () => {
    const same = { ...name, fields: ['name', 'user_id'] };
    expect(collectReaders([from('a', name), from('b', same), from('c', mail)])).toHaveLength(2);
  });

  test.each([
    ['fields', { ...name, fields: ['email'] }],
    ['all fields', { ...name, fields: undefined }],
    ['a major version', { ...name, major: 2 }],
    ['a contract', { ...name, contract: 'users/Account' }],
    ['a repository', { ...name, repository: 'acme/shop' }],
  ])('are refused when one replica has another of %s in each', (_, other) => {
    const one = registered(name);
    const collect = () => collectReaders([from('a.json', one), from('b.json', { ...one, ...other })]);
    expect(collect).toThrow(expect.objectContaining({ code: 'invalid-readers' }));
    expect(collect).toThrow(
      /^orders\/User \(acme\/orders\) in a\.json and orders\/User .* in b\.json are one/,
    );
  });

  test('of stages of one app are one reader of the oldest version, with the fields of each', () => {
    const [dev, prod] = [
      { ...name, fields: ['name'] },
      { ...name, fields: ['email'] },
    ];
    expect(oldestByName([dev, prod])).toEqual([{ ...name, fields: ['name', 'email'] }]);
    expect(oldestByName([dev, { ...prod, major: 2 }])).toEqual([dev]);
    expect(oldestByName([{ ...dev, major: 2 }, prod])).toEqual([prod]);
    expect(oldestByName([dev, { ...prod, fields: undefined }])[0]?.fields).toBeUndefined();
    expect(oldestByName([{ ...dev, fields: undefined }, prod])[0]?.fields).toBeUndefined();
  });
});

describe('the lock file', () => {
  const user = userContract();
  const account = userContract({ meta: { entity: 'Account' } });
  const reader = registered({ ...mail, name: 'orders/Account', contract: 'users/Account' });
  const lock = releaseContracts([user, account], EMPTY_LOCK, [
    registered(name),
    reader,
    registered(mail, 'acme/mail'),
    everything,
  ]);

  test('records where a reader is', () => {
    expect(lock.consumers['orders/User']).toEqual({
      contract: 'users/User',
      major: 1,
      fields: ['user_id', 'name'],
      repository: 'acme/orders',
    });
  });

  test('forgets what a repository read of these contracts, and nothing else', () => {
    const left = Object.keys(withoutReadersOf(lock, ['acme/orders'], [user]).consumers);
    expect(left).toEqual(['orders/Account', 'mail/User', 'search/index']);
    expect(withoutReadersOf(lock, [], [user])).toEqual(lock);
  });

  test('tells which readers fit no version', () => {
    const second = userContract({ meta: { version: '2.0' } });
    const doubt = (one: Consumer) => doubtfulReaders([registered(one)], [second], lock);
    expect(doubt(name)).toEqual([]);
    expect(doubt(everything)).toEqual([]);
    expect(doubt({ ...name, major: 2 })).toEqual([]);
    expect(doubt({ ...name, major: 3 })).toEqual([
      'orders/User (acme/orders) reads version 3 of users/User, which is neither given nor released',
    ]);
    expect(doubt({ ...name, fields: ['nmae'] })).toEqual([
      'orders/User (acme/orders) reads "nmae", which users/User 1.x does not have',
    ]);
  });
});
