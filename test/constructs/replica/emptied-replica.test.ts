import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, type App } from 'aws-cdk-lib';
import {
  type Consumer,
  Contract,
  type ContractsLock,
  EMPTY_LOCK,
  LOCK_FILE,
  releaseContracts,
  writeLock,
} from '../../../lib/contracts';
import { ChangeFeed } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { userContract } from '../support/contracts';
import { addReplica, contextIn, newApp, usersTable, warningsOf } from '../support/places';

const WARNING = 'cdk-event-sharing:emptied-replica';
const here = process.cwd();
let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(here);
});

/** A contract of users, keyed as given. */
function keyedBy(
  key: readonly string[],
  version = '1.0',
  types: Record<string, string> = {},
  upcast?: object[],
) {
  const properties = Object.fromEntries(key.map((field) => [field, { type: types[field] ?? 'string' }]));
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version, key, ...(upcast && { upcast }) },
    properties,
    required: key,
  });
}

const reader = (name: string, more: Partial<Consumer> = {}): Consumer => ({
  name,
  contract: 'users/User',
  major: 1,
  ...more,
});

function record(released: Contract, ...consumers: Consumer[]): ContractsLock {
  const lock = releaseContracts([released], EMPTY_LOCK, consumers);
  writeLock(LOCK_FILE, lock);
  return lock;
}

function warnings(app: App): string[] {
  return warningsOf(app.synth()).filter((text) => text.includes(WARNING));
}

describe.each([
  ['with BoundaryRules', true],
  ['without BoundaryRules', false],
])('%s', (_, rules) => {
  /** An app of the consumer alone, as services have it that deploy on their own. */
  function consumer(contract: Contract, ...ids: string[]): App {
    const app = newApp(rules);
    const orders = contextIn(app, 'orders');
    for (const id of ids) addReplica(orders, id, { contract });
    return app;
  }

  describe('a replica whose key changed since it was recorded', () => {
    test.each<[string, Contract, Contract, RegExp]>([
      [
        'to another field',
        keyedBy(['a']),
        keyedBy(['b'], '2.0'),
        /2\.0 is b \(S\), and orders\/User was recorded with a \(S\)/,
      ],
      [
        'in the same version',
        keyedBy(['a']),
        keyedBy(['b']),
        /1\.0 is b \(S\), and orders\/User was recorded with a \(S\)/,
      ],
      [
        'to two fields',
        keyedBy(['a']),
        keyedBy(['a', 'b'], '2.0'),
        /is a \(S\), b \(S\), and .* with a \(S\)/,
      ],
      [
        'in its order',
        keyedBy(['a', 'b']),
        keyedBy(['b', 'a'], '2.0'),
        /is b \(S\), a \(S\), and .* with a \(S\), b \(S\)/,
      ],
      [
        'in its type',
        keyedBy(['a']),
        keyedBy(['a'], '2.0', { a: 'integer' }),
        /is a \(N\), and .* with a \(S\)/,
      ],
    ])('%s is warned of, with the way out', (_change, released, contract, difference) => {
      record(released, reader('orders/User'));
      const [warning, ...others] = warnings(consumer(contract, 'User'));
      expect(others).toEqual([]);
      expect(warning).toMatch(/^orders\/orders-context\/User: the key of users\/User/);
      expect(warning).toMatch(difference);
      expect(warning).toContain(
        'CloudFormation replaces its table by an empty one. Leave it as it is and add a replica of another construct id beside it, fill that one (event-sharing seed), move the readers there, and then remove the old one; or fill it after the deployment (event-sharing seed orders/User)',
      );
    });

    test('is not warned of under another construct id, while the old one stays', () => {
      record(keyedBy(['a']), reader('orders/User'));
      const app = newApp(rules);
      const orders = contextIn(app, 'orders');
      addReplica(orders, 'User', { contract: keyedBy(['a']) });
      addReplica(orders, 'Person', { contract: keyedBy(['b'], '2.0') });
      expect(warnings(app)).toEqual([]);
    });

    test('is not warned of once it is recorded, or acknowledged', () => {
      record(keyedBy(['b'], '2.0'), reader('orders/User', { major: 2 }));
      expect(warnings(consumer(keyedBy(['b'], '2.0'), 'User'))).toEqual([]);
      record(keyedBy(['a']), reader('orders/User'));
      const app = consumer(keyedBy(['b'], '2.0'), 'User');
      // What is acknowledged of an app counts for warnings of before only: the CDK does not look there for later ones.
      const stack = app.node.findChild('orders');
      Annotations.of(stack).acknowledgeWarning(WARNING, 'it is filled after the deployment');
      expect(warnings(app)).toEqual([]);
    });
  });

  describe('a replica that may be another one under a new construct id', () => {
    test.each<[string, string[], string[]]>([
      ['alone', ['orders/User'], ['Customer']],
      ['beside others that stay', ['orders/User', 'orders/Buyer', 'shipping/User'], ['Buyer', 'Customer']],
      ['by its case', ['orders/User'], ['user']],
    ])('%s is warned of, with the way out', (_case, recorded, ids) => {
      record(keyedBy(['a']), ...recorded.map((name) => reader(name)));
      const id = ids.at(-1) as string;
      expect(warnings(consumer(keyedBy(['a']), ...ids))).toEqual([
        expect.stringContaining(
          `orders/orders-context/${id}: orders/User, which was recorded as a reader of users/User, is not in the app any more: if orders/${id} is that replica under another construct id, its table is a new and empty one, and the old one is deleted. Take the old id back; or keep both until the new one is filled (event-sharing seed orders/${id})`,
        ),
      ]);
    });

    test.each<[string, Consumer[], string[]]>([
      ['while the old one stays', [reader('orders/User')], ['User', 'Customer']],
      ['when only other contexts have gone', [reader('shipping/User')], ['Customer']],
      [
        'when what has gone read another contract',
        [reader('orders/Old', { contract: 'users/Account' })],
        ['Customer'],
      ],
      ['once it is recorded itself', [reader('orders/User'), reader('orders/Customer')], ['Customer']],
    ])('is not warned of %s', (_case, recorded, ids) => {
      record(keyedBy(['a']), ...recorded);
      expect(warnings(consumer(keyedBy(['a']), ...ids))).toEqual([]);
    });
  });

  test('a replica that was one of another contract is warned of, because old rows would stay', () => {
    record(keyedBy(['a']), reader('orders/User', { contract: 'accounts/Account' }));
    expect(warnings(consumer(keyedBy(['a']), 'User'))).toEqual([
      expect.stringContaining(
        'orders/User was a replica of accounts/Account when it was recorded, and is one of users/User now',
      ),
    ]);
  });

  describe('a contract that calls its key otherwise than an older version', () => {
    const renamed = (fields: object, key = ['b']) => keyedBy(key, '2.0', {}, [{ from: 1, fields }]);

    test.each<[string, Contract, string]>([
      ['in one field', renamed({ b: { rename: 'a' } }), 'is b, and that of 1.x was a'],
      [
        'in one of two fields',
        renamed({ c: { rename: 'd' } }, ['b', 'c']),
        'is b, c, and that of 1.x was b, d',
      ],
      [
        'in both',
        renamed({ b: { rename: 'c' }, c: { rename: 'b' } }, ['b', 'c']),
        'is b, c, and that of 1.x was c, b',
      ],
    ])('%s is warned of without any lock file', (_case, contract, difference) => {
      expect(warnings(consumer(contract, 'User'))).toEqual([
        expect.stringContaining(
          `${difference}; if orders/User was deployed with 1.x: CloudFormation replaces its table`,
        ),
      ]);
    });

    test('is not warned of when another field is renamed, or when the replica is known to read the new version', () => {
      const { schema } = keyedBy(['b'], '2.0', {}, [{ from: 1 }]);
      const meta = {
        ...(schema['x-contract'] as object),
        upcast: [{ from: 1, fields: { name: { rename: 'title' } } }],
      };
      const properties = { b: { type: 'string' }, name: { type: 'string' } };
      const contract = Contract.fromObject({ ...schema, 'x-contract': meta, properties });
      expect(warnings(consumer(contract, 'User'))).toEqual([]);
      record(keyedBy(['b'], '2.0'), reader('orders/User', { major: 2 }));
      expect(warnings(consumer(renamed({ b: { rename: 'a' } }), 'User'))).toEqual([]);
    });
  });

  test("in an app with the feed, the feed's lock file counts, and the order of creation does not", () => {
    const released = userContract();
    const lockFile = join(folder, 'released.json');
    writeLock(lockFile, releaseContracts([released], EMPTY_LOCK, [reader('orders/User')]));
    const owner = (app: App) => {
      const users = contextIn(app, 'users');
      new ChangeFeed(users, 'Feed', { table: usersTable(users), contracts: [released], lockFile });
    };
    for (const feedFirst of [true, false]) {
      const app = newApp(rules);
      if (feedFirst) owner(app);
      addReplica(contextIn(app, 'orders'), 'Customer');
      if (!feedFirst) owner(app);
      expect(warnings(app)).toEqual([expect.stringContaining('orders/User, which was recorded as a reader')]);
    }
  });

  test('a lock file that cannot be used is an error', () => {
    writeFileSync(LOCK_FILE, '{}');
    expect(() => consumer(keyedBy(['a']), 'User').synth()).toThrow(
      '[orders/orders-context/User] the lock file contracts.lock.json has no "contracts" and "consumers"',
    );
  });
});

test('nothing is said without a lock file of the replica', () => {
  const app = newApp();
  addReplica(contextIn(app, 'orders'));
  expect(warnings(app)).toEqual([]);
});

describe('without a lock file', () => {
  const infos = (app: App) =>
    app
      .synth()
      .stacks.flatMap(({ messages }) => messages)
      .filter(({ level }) => level === 'info')
      .map(({ entry }) => String(entry.data));

  it.each([
    ['of one field', ['a'], 'User', /orders\/User with the key a \(S\)/],
    ['of another field', ['b'], 'User', /orders\/User with the key b \(S\)/],
    ['of two fields', ['a', 'b'], 'User', /orders\/User with the key a \(S\), b \(S\)/],
    ['under another id', ['b'], 'Customer', /orders\/Customer with the key b \(S\)/],
  ])(
    'a replica %s says that nobody would notice a replaced table, and how to be told',
    (_, key, id, message) => {
      const app = newApp();
      addReplica(contextIn(app, 'orders'), id, { contract: keyedBy(key) });
      const [info, ...others] = infos(app);
      expect(info).toMatch(message);
      expect(info).toContain('contracts release --assembly');
      expect(others).toEqual([]);
    },
  );

  it('and one that is recorded says nothing', () => {
    record(keyedBy(['a']), reader('orders/User'));
    const app = newApp();
    addReplica(contextIn(app, 'orders'), 'User', { contract: keyedBy(['a']) });
    expect(infos(app)).toEqual([]);
  });
});
