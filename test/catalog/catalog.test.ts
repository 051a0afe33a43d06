import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { App, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Catalog, consumersOf, formatCatalog, readCatalog } from '../../lib/catalog';
import { METADATA } from '../../lib/wire/assembly';
import {
  BoundedContext,
  ChangeFeed,
  Contract,
  Namespace,
  ReadReplica,
} from '../../packages/cdk-event-sharing';
import { userContract } from '../constructs/support/contracts';
import { newUsersTable } from '../constructs/support/stacks';
import { temporaryDirectory } from '../support/temporary-directory';

const folder = temporaryDirectory();

const email = { type: 'string', 'x-pii': true, examples: ['planted@example.com'], default: 'planted' };
const next = { $ref: '#/$defs/node' };
const properties = { email, default: { type: 'string' }, tree: next };
const $defs = { node: { type: 'object', properties: { next, label: { type: 'string' } } } };
const contract = (version: string) => {
  const { schema } = userContract({ meta: { version } });
  return Contract.fromObject({
    ...schema,
    properties: { ...(schema.properties as object), ...properties },
    $defs,
  });
};

describe('the catalogue of a cloud assembly', () => {
  let catalog: Catalog;

  beforeAll(() => {
    const app = new App({ outdir: folder });
    const users = new BoundedContext(new Stack(app, 'Users'), 'Context', { name: 'users' });
    new ChangeFeed(users, 'Feed', {
      table: newUsersTable(users),
      contracts: [contract('1.2'), contract('2.0')],
    });
    const orders = new BoundedContext(new Stack(app, 'Orders'), 'Context', { name: 'orders' });
    new ReadReplica(orders, 'User', { contract: contract('1.0'), fields: ['name'] });
    const mail = new BoundedContext(new Stack(new Stage(app, 'Prod'), 'Mail'), 'Context', { name: 'mail' });
    new ReadReplica(mail, 'User', {
      contract: contract('2.0'),
      fields: ['email'],
      filter: { newsletter: [true] },
    });
    app.synth();
    catalog = readCatalog(folder);
  });

  it('says who reads what, of which version, also in a stage', () => {
    expect(catalog.replicas).toEqual([
      {
        name: 'mail/User',
        context: 'mail',
        contract: 'users/User',
        version: '2.0',
        fields: ['user_id', 'email'],
        filter: ['newsletter'],
      },
      {
        name: 'orders/User',
        context: 'orders',
        contract: 'users/User',
        version: '1.0',
        fields: ['user_id', 'name'],
        filter: [],
      },
    ]);
    expect(catalog.contracts.map(({ version, published }) => [version, published])).toEqual([
      ['1.2', true],
      ['2.0', true],
    ]);
  });

  it('says which fields nobody reads, and where personal data flows', () => {
    const [first, second] = catalog.contracts;
    expect(first?.unread).toEqual(['email', 'newsletter', 'country', 'default', 'tree']);
    expect(second?.fields).toContainEqual({ name: 'email', pii: true, readers: ['mail/User'] });
    expect(second?.unread).toEqual(['name', 'country', 'default', 'tree']);
  });

  it('is shown as a table', () => {
    const [first] = formatCatalog(catalog, 'table').split('\n\n');
    expect(first?.split('\n')).toEqual([
      'users/User 1.2, published by users',
      '  field                 read by',
      '  user_id               orders/User',
      '  name                  orders/User',
      '  email       personal  -',
      '  newsletter            -',
      '  country               -',
      '  default               -',
      '  tree                  -',
      '  read by nobody: email, newsletter, country, default, tree',
    ]);
  });

  it('is shown as a Mermaid flowchart', () => {
    expect(formatCatalog(catalog, 'mermaid').split('\n')).toEqual([
      'flowchart LR',
      '  c0["mail"]',
      '  c1["orders"]',
      '  c2["users"]',
      '  c2 -- "users/User 2.0<br/>personal: email" --> c0',
      '  c2 -- "users/User 1.0" --> c1',
    ]);
  });

  it('is shown as JSON', () => {
    expect(JSON.parse(formatCatalog(catalog, 'json'))).toMatchObject({ replicas: catalog.replicas });
  });

  it('is shown as an AsyncAPI document that the parser of AsyncAPI accepts', async () => {
    const { document, diagnostics } = await new Parser().parse(formatCatalog(catalog, 'asyncapi'));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    expect(
      document
        ?.operations()
        .all()
        .map((one) => [one.action(), one.id()]),
    ).toEqual([
      ['send', 'send-users-User'],
      ['receive', 'receive-mail-User'],
      ['receive', 'receive-orders-User'],
    ]);
    const [message] = document?.messages().all() ?? [];
    const data = message?.payload()?.properties()?.data?.properties() ?? {};
    expect(Object.keys(data)).toEqual(
      expect.arrayContaining(['user_id', 'name', 'email', 'default', 'tree']),
    );
  });

  it('shows no example of a value in any form', () => {
    for (const format of ['table', 'json', 'asyncapi', 'mermaid'] as const) {
      expect(formatCatalog(catalog, format)).not.toContain('planted');
    }
  });
});

describe('an app with two stages', () => {
  const catalogOf = (versions: Record<string, string>) => {
    const outdir = mkdtempSync(join(folder, 'stages-'));
    const app = new App({ outdir });
    for (const [stage, version] of Object.entries(versions)) {
      const orders = new BoundedContext(new Stack(new Stage(app, stage), 'Orders'), 'Context', {
        name: 'orders',
      });
      new ReadReplica(orders, 'User', {
        contract: contract(version),
        fields: ['name'],
        filter: { newsletter: [true] },
      });
    }
    app.synth();
    return readCatalog(outdir);
  };

  it('has each replica once when the stages are alike', () => {
    const catalog = catalogOf({ Beta: '1.0', Prod: '1.0' });
    expect(catalog.replicas).toHaveLength(1);
    expect(catalog.contracts[0]?.fields[0]?.readers).toEqual(['orders/User']);
  });

  it('has a reader of the older version while one stage still reads it', () => {
    const reader = {
      name: 'orders/User',
      contract: 'users/User',
      major: 1,
      fields: ['user_id', 'name', 'newsletter'],
    };
    expect(consumersOf(catalogOf({ Beta: '2.0', Prod: '1.0' }))).toEqual([reader]);
    expect(consumersOf(catalogOf({ Alpha: '1.0', Beta: '2.0' }))).toEqual([reader]);
  });
});

describe('services of several assemblies and namespaces', () => {
  /** An assembly with services below scopes. */
  const assemblyOfApp = (build: (app: App) => void): string => {
    const outdir = mkdtempSync(join(folder, 'repository-'));
    const app = new App({ outdir });
    build(app);
    app.synth();
    return outdir;
  };
  const stageOf = (app: App, namespace?: string): Stage => {
    const stage = new Stage(app, namespace ?? 'Plain');
    if (namespace !== undefined) Namespace.set(stage, namespace);
    return stage;
  };
  const addUsers = (scope: Construct, version: string) => {
    const users = new BoundedContext(new Stack(scope, 'Users'), 'Context', { name: 'users' });
    new ChangeFeed(users, 'Feed', { table: newUsersTable(users), contracts: [contract(version)] });
  };
  const addOrders = (scope: Construct, fields: string[], feedNamespace?: string) => {
    const orders = new BoundedContext(new Stack(scope, 'Orders'), 'Context', { name: 'orders' });
    new ReadReplica(orders, 'User', { contract: contract('1.0'), fields, feedNamespace });
  };
  const readersOf = (all: Catalog, field: string) =>
    all.contracts.map(({ namespace, fields }) => [
      namespace,
      fields.find(({ name }) => name === field)?.readers,
    ]);
  const namespaced = () => {
    const owner = assemblyOfApp((app) => {
      addUsers(stageOf(app, 'dev'), '1.1');
      addUsers(stageOf(app, 'prod'), '1.0');
    });
    const consumer = assemblyOfApp((app) => {
      addOrders(stageOf(app, 'dev'), ['name']);
      addOrders(stageOf(app, 'prod'), ['email']);
      addOrders(stageOf(app, 'pr-7'), ['country'], 'dev');
    });
    return [owner, consumer];
  };

  it('finds the reader in another repository, in any order', () => {
    const owner = assemblyOfApp((app) => addUsers(app, '1.0'));
    const consumer = assemblyOfApp((app) => addOrders(app, ['name']));
    for (const assemblies of [
      [owner, consumer],
      [consumer, owner, owner],
    ]) {
      const all = readCatalog(assemblies);
      expect(all.contracts).toHaveLength(1);
      expect(readersOf(all, 'name')).toEqual([[undefined, ['orders/User']]]);
      expect(readersOf(all, 'email')).toEqual([[undefined, []]]);
      expect(all.contracts[0]?.published).toBe(true);
    }
    expect(readCatalog([consumer]).contracts[0]?.published).toBe(false);
  });

  it('takes the newest version where two assemblies have one contract', () => {
    const [older, newer] = ['1.9', '1.10'].map((version) =>
      assemblyOfApp((app) => addUsers(app, version)),
    ) as [string, string];
    for (const assemblies of [
      [older, newer],
      [newer, older],
    ]) {
      expect(readCatalog(assemblies).contracts.map(({ version }) => version)).toEqual(['1.10']);
    }
  });

  it('keeps namespaces apart, and shows a guest by its own', () => {
    const all = readCatalog(namespaced());
    expect(all.contracts.map(({ namespace, version }) => [namespace, version])).toEqual([
      ['dev', '1.1'],
      ['prod', '1.0'],
    ]);
    expect(readersOf(all, 'name')).toEqual([
      ['dev', ['orders/User']],
      ['prod', []],
    ]);
    expect(readersOf(all, 'email')).toEqual([
      ['dev', []],
      ['prod', ['orders/User']],
    ]);
    expect(readersOf(all, 'country')[0]).toEqual(['dev', ['pr-7.orders/User']]);
  });

  it('says in each form which namespace is meant', async () => {
    const all = readCatalog(namespaced());
    expect(formatCatalog(all, 'table')).toMatch(/^users\/User 1\.1 in dev, published by users$/m);
    expect(formatCatalog(all, 'mermaid').split('\n')).toEqual([
      'flowchart LR',
      '  c0["orders in dev"]',
      '  c1["users in dev"]',
      '  c2["orders in pr-7"]',
      '  c3["orders in prod"]',
      '  c4["users in prod"]',
      '  c1 -- "users/User 1.0" --> c0',
      '  c1 -- "users/User 1.0" --> c2',
      '  c4 -- "users/User 1.0<br/>personal: email" --> c3',
    ]);
    const { document, diagnostics } = await new Parser().parse(formatCatalog(all, 'asyncapi'));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    const ids = document
      ?.operations()
      .all()
      .map((one) => one.id());
    expect(ids).toEqual([
      'send-dev.users-User',
      'send-prod.users-User',
      'receive-dev.orders-User',
      'receive-pr-7.orders-User',
      'receive-prod.orders-User',
    ]);
  });

  it('are one reader of a contract, which has no namespace, with the fields of all', () => {
    expect(consumersOf(readCatalog(namespaced()))).toEqual([
      {
        name: 'orders/User',
        contract: 'users/User',
        major: 1,
        fields: ['user_id', 'name', 'country', 'email'],
      },
    ]);
  });
});

it('says so when a directory is no cloud assembly', () => {
  const directory = join(folder, 'none');
  expect(existsSync(directory)).toBe(false);
  expect(() => readCatalog(directory)).toThrow('give the output directory of "npx cdk synth"');
});

const feed = { contracts: [contract('1.0').schema] };
const replica = {
  name: 'orders/User',
  context: 'orders',
  contract: contract('1.0').schema,
  fields: ['user_id'],
  filter: [],
  namespace: 'dev',
  feedNamespace: 'dev',
};
const assemblyOf = (type: string, data: unknown): string => {
  const directory = mkdtempSync(join(folder, 'recorded-'));
  const metadata = { '/Users': [{ type, data }, null, { data }], '/Orders': 'text' };
  const artifacts = { Users: { type: 'aws:cloudformation:stack', metadata }, Other: null };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  return directory;
};

it('reads what is recorded, and passes over what others recorded in another form', () => {
  expect(readCatalog(assemblyOf(METADATA.feed, feed)).contracts).toMatchObject([{ id: 'users/User' }]);
  expect(readCatalog(assemblyOf(METADATA.replica, replica)).replicas).toMatchObject([
    { name: 'orders/User' },
  ]);
  expect(readCatalog(assemblyOf('other', null))).toEqual({ contracts: [], replicas: [] });
});

it.each<[name: string, type: string, data: unknown]>([
  ['nothing of a feed', METADATA.feed, undefined],
  ['a feed without contracts', METADATA.feed, {}],
  ['a feed with a number for its namespace', METADATA.feed, { ...feed, namespace: 1 }],
  ['a feed with something else for a contract', METADATA.feed, { contracts: [null] }],
  ['nothing of a replica', METADATA.replica, null],
  ['a replica with something else for a field', METADATA.replica, { ...replica, fields: [1] }],
  ...Object.keys(replica).map((member): [string, string, unknown] => [
    `a replica with a number for "${member}"`,
    METADATA.replica,
    { ...replica, [member]: 1 },
  ]),
])('names the metadata when they hold %s', (_, type, data) => {
  expect(() => readCatalog(assemblyOf(type, data))).toThrow(`the metadata "${type}" in ${folder}`);
});
