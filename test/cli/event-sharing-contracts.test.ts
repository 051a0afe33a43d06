import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userContract } from '../../examples/users-orders/services/contracts/user-contract';
import {
  type Consumer,
  Contract,
  EMPTY_LOCK,
  readLock,
  releaseContracts,
  writeLock,
} from '../../lib/contracts';
import { synthesiseExample } from '../support/example-assembly';
import { temporaryDirectory } from '../support/temporary-directory';
import { eventSharing } from './support/event-sharing';

const folder = temporaryDirectory();
const lock = join(folder, 'contracts.lock.json');
const path = (name: string) => join(folder, name);
const shipping: Consumer = { name: 'shipping/User', contract: 'users/User', major: 1, fields: ['name'] };

/** Writes the example's contract in another version, after some change of its text. */
function write(name: string, version: string, change: (text: string) => string = (text) => text): string {
  const meta = { ...(userContract.schema['x-contract'] as object), version };
  writeFileSync(path(name), change(JSON.stringify({ ...userContract.schema, 'x-contract': meta })));
  return path(name);
}

/** Writes a file of readers of a repository. */
function registered(name: string, ...fields: string[]): string {
  const consumers = { 'shipping/User': { contract: 'users/User', major: 1, fields } };
  writeFileSync(path(name), JSON.stringify({ repository: 'acme/shipping', consumers }));
  return path(name);
}

const same = write('user.v1.json', '1.0');
const added = write('added.v1.json', '1.1', (text) =>
  text.replace('"newsletter":', '"nickname":{"type":"string"},"newsletter":'),
);
const renamed = write('renamed.v1.json', '1.1', (text) => text.replaceAll('"name"', '"full_name"'));
const second = write('user.v2.json', '2.0');
const account = write('account.v1.json', '1.0', (text) =>
  text.replace('"entity":"User"', '"entity":"Account"'),
);

let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
const here = process.cwd();
const saved = process.env;
beforeAll(async () => {
  assembly = await synthesiseExample();
});
beforeEach(() => {
  // A command that asked a cloud would be refused.
  process.env = { ...saved, AWS_ENDPOINT_URL: 'https://ssm.eu-west-1.amazonaws.com' };
  writeLock(lock, releaseContracts([Contract.fromFile(same)], EMPTY_LOCK, [shipping]));
});
afterEach(() => process.chdir(here));
afterAll(() => {
  process.env = saved;
  assembly?.remove();
});

const contracts = (...args: string[]) => eventSharing(['contracts', ...args, '--lock', lock]);

describe('contracts check', () => {
  test('finds nothing in what was released, and nothing in a field that was added', async () => {
    expect(await contracts('check', same)).toEqual({
      code: 0,
      out: '',
      err: '1 contract compared with the released ones: 0 findings',
    });
    expect(await contracts('check', added)).toMatchObject({ code: 0, out: '' });
  });

  test('names the field, what it was and is, and the readers that the lock file knows', async () => {
    const { code, out, err } = await contracts('check', renamed);
    expect(code).toBe(1);
    expect(out).toContain(
      'users/User 1.0 → 1.1: the field "name" was removed (string → nothing); read by shipping/User: undo the change',
    );
    expect(err).toBe('1 contract compared with the released ones: 2 findings');
  });

  test('names the readers of a cloud assembly besides', async () => {
    const { out } = await contracts('check', renamed, '--assembly', assembly.directory);
    expect(out).toContain(
      '"name" was removed (string → nothing); read by billing/Users, orders/User, shipping/User:',
    );
  });

  test('finds a major version that is missing among the files and still read', async () => {
    expect(await contracts('check', second)).toMatchObject({
      code: 1,
      out: expect.stringContaining('is still read (1.0 → nothing); read by shipping/User'),
    });
    expect(await contracts('check', same, second)).toMatchObject({ code: 0 });
  });

  test('says which contract is new', async () => {
    const { code, err } = await contracts('check', same, account);
    expect(code).toBe(0);
    expect(err).toBe(
      'users/Account 1.0 is new: there is nothing to compare it with\n2 contracts compared with the released ones: 0 findings',
    );
  });

  test('compares with nothing before the first release, says so, and how to release', async () => {
    const elsewhere = mkdtempSync(join(folder, 'unreleased-'));
    process.chdir(elsewhere);
    for (const files of [[same], [second], [same, account]]) {
      const { code, out, err } = await eventSharing(['contracts', 'check', ...files]);
      expect({ code, out }).toEqual({ code: 0, out: '' });
      expect(err).toContain(
        `there is no contracts.lock.json here, so that nothing was compared: release with "event-sharing contracts release ${files.join(' ')}"`,
      );
    }
    const { out } = await eventSharing(['contracts', 'check', same, '--format', 'markdown']);
    expect(out).toMatch(/^## Contracts: nothing was released before, so nothing was compared$/m);
    await eventSharing(['contracts', 'release', same]);
    expect((await eventSharing(['contracts', 'check', same])).err).toBe(
      '1 contract compared with the released ones: 0 findings',
    );
  });

  test('takes the lock file of the working directory', async () => {
    process.chdir(folder);
    expect(await eventSharing(['contracts', 'check', 'renamed.v1.json'])).toMatchObject({ code: 1 });
  });
});

describe('readers of other repositories', () => {
  test('take the place of what the repository said before', async () => {
    writeLock(lock, releaseContracts([Contract.fromFile(same)], EMPTY_LOCK));
    const release = (...fields: string[]) =>
      contracts('release', same, '--readers', registered('a.json', ...fields));
    expect(await release('name')).toMatchObject({ code: 0 });
    const repository = 'acme/shipping';
    expect(readLock(lock).consumers['shipping/User']).toMatchObject({ repository, fields: ['name'] });
    // Another file of the same repository, in which the replica has gone.
    writeFileSync(path('b.json'), JSON.stringify({ repository, consumers: {} }));
    const { out } = await contracts('check', renamed, '--readers', path('b.json'));
    expect(out).toContain('"name" was removed (string → nothing); no known replica reads it');
    expect(await contracts('release', same, '--readers', path('b.json'))).toMatchObject({ code: 0 });
    expect(readLock(lock).consumers).toEqual({});
  });

  test('stay while their file is not given', async () => {
    await contracts('release', same, '--readers', registered('a.json', 'email'));
    await contracts('release', same, '--assembly', assembly.directory);
    expect(readLock(lock).consumers['shipping/User']?.fields).toEqual(['email']);
  });

  test('of a version that nobody publishes, of a field that is none, and of nothing are told', async () => {
    const consumers = {
      'shipping/User': { contract: 'users/User', major: 7 },
      'shipping/Address': { contract: 'users/User', major: 1, fields: ['street'] },
    };
    writeFileSync(path('doubtful.json'), JSON.stringify({ repository: 'acme/shipping', consumers }));
    const other = { 'mail/Account': { contract: 'users/Account', major: 1 } };
    writeFileSync(path('other.json'), JSON.stringify({ repository: 'acme/mail', consumers: other }));
    const files = ['--readers', path('doubtful.json'), path('other.json')];
    const { code, err } = await contracts('check', same, ...files);
    expect(code).toBe(0);
    expect(err.split('\n')).toEqual([
      `${path('other.json')} reads none of users/User`,
      'shipping/User (acme/shipping) reads version 7 of users/User, which is neither given nor released',
      'shipping/Address (acme/shipping) reads "street", which users/User 1.x does not have',
      '1 contract compared with the released ones: 0 findings',
    ]);
    const { out } = await contracts('check', same, ...files, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ hasReleases: true, findings: [], notes: { length: 3 } });
  });

  test('are those of several assemblies, with the fields of filters', async () => {
    const out = path('made.json');
    const make = ['contracts', 'readers', '--repository', 'acme/all', '--out', out];
    mkdirSync(path('nothing'));
    writeFileSync(join(path('nothing'), 'manifest.json'), '{"artifacts":{}}');
    const assemblies = ['--assembly', path('nothing'), assembly.directory];
    expect(await eventSharing([...make, ...assemblies])).toMatchObject({
      code: 0,
      out: `${out}: 5 readers of acme/all`,
    });
    const { consumers } = JSON.parse(readFileSync(out, 'utf8'));
    expect(consumers['notifications/User'].fields).toEqual(['user_id', 'email', 'newsletter']);
    expect(await eventSharing([...make, '--assembly', path('nothing')])).toEqual({
      code: 0,
      out: `${out}: 0 readers of acme/all`,
      err: `no replica is in ${path('nothing')}: was another app synthesised there?`,
    });
    const nowhere = await eventSharing([...make.slice(0, -1), folder, ...assemblies]);
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written (EISDIR') });
  });
});

describe('contracts release', () => {
  test('updates the lock file, and keeps the readers in it', async () => {
    const { code, out } = await contracts('release', added, '--assembly', assembly.directory);
    expect({ code, out }).toEqual({
      code: 0,
      out: `updated ${lock}; readers: billing/Users, notifications/User, orders/User, shipping/User`,
    });
    const released = readLock(lock);
    expect(released.contracts['users/User']?.[1]?.version).toBe('1.1');
    expect(released.consumers['notifications/User']?.fields).toEqual(['user_id', 'email', 'newsletter']);
    expect(await contracts('check', same)).toMatchObject({ code: 1 });
  });

  test('changes nothing while a reader would break', async () => {
    const before = readFileSync(lock, 'utf8');
    const { code, out, err } = await contracts('release', renamed);
    expect(code).toBe(1);
    expect(out).toContain('read by shipping/User');
    expect(err).toContain('nothing was released');
    expect(readFileSync(lock, 'utf8')).toBe(before);
  });

  test('changes nothing when only a replica of the assembly would break', async () => {
    writeLock(lock, releaseContracts([Contract.fromFile(same)], EMPTY_LOCK));
    expect(await contracts('release', second, '--assembly', assembly.directory)).toMatchObject({ code: 1 });
    expect(Object.keys(readLock(lock).contracts['users/User'] ?? {})).toEqual(['1']);
    expect(await contracts('release', second)).toMatchObject({ code: 0 });
  });

  test('creates the first lock file, with readers of these contracts alone', async () => {
    rmSync(lock);
    const { code, out } = await contracts('release', account, '--assembly', assembly.directory);
    expect({ code, out }).toEqual({ code: 0, out: `created ${lock}; readers: none is known` });
    expect(Object.keys(readLock(lock).contracts)).toEqual(['users/Account']);
  });

  test('leaves the lock file as it is when it is damaged', async () => {
    writeFileSync(lock, '{');
    expect(await contracts('release', same)).toMatchObject({ code: 2 });
    expect(readFileSync(lock, 'utf8')).toBe('{');
  });
});

describe('what cannot be used is refused', () => {
  writeFileSync(path('text.json'), 'no json');
  writeFileSync(path('schema.json'), '{"type":"object"}');
  writeFileSync(path('damaged.json'), '{"contracts":{"users/User":{"1":null}},"consumers":{}}');
  for (const [name, manifest] of Object.entries({
    app: '{}',
    broken: '{',
    list: 'null',
    none: '{"artifacts":null}',
  })) {
    mkdirSync(path(name));
    writeFileSync(join(path(name), 'manifest.json'), manifest);
  }
  const check = ['contracts', 'check', same, '--lock'];
  const release = ['contracts', 'release', same, '--lock'];

  test.each([
    ['no lock file', [...check, path('none.json')], `there is no lock file ${path('none.json')}: release`],
    [
      'a lock file that is no JSON',
      [...check, path('text.json')],
      `the lock file ${path('text.json')} has no`,
    ],
    ['a lock file that is damaged', [...check, path('damaged.json')], 'restore it from version control'],
    ['a lock file that is a directory', [...check, folder], `the lock file ${folder} has no "contracts"`],
    ['a lock file nowhere', [...release, path('nowhere/a.json')], 'cannot be written (ENOENT'],
    ['a missing contract', ['contracts', 'check', path('none.json')], 'cannot read the contract'],
    ['a contract that is no JSON', ['contracts', 'check', path('text.json')], 'text.json is not valid JSON'],
    ['a schema that is no contract', ['contracts', 'check', path('schema.json')], 'schema.json'],
    ['one version twice', ['contracts', 'check', same, added], 'give one file for each major version'],
    ['no contract', ['contracts', 'check'], "missing required argument 'files'"],
    ['an endpoint', ['contracts', 'check', same, '--endpoint', 'x'], "unknown option '--endpoint'"],
    ['another form', [...check.slice(0, 3), '--format', 'pdf'], 'Allowed choices are text, json, markdown'],
    [
      'no file of readers',
      [...check.slice(0, 3), '--readers', path('none.json')],
      'none.json cannot be read',
    ],
    ['a folder of readers', [...check.slice(0, 3), '--readers', folder], 'cannot be read (EISDIR'],
    ['readers that are no JSON', [...check.slice(0, 3), '--readers', path('text.json')], 'text.json is not'],
    [
      'readers that are a contract',
      [...release.slice(0, 3), '--readers', same],
      `${same}: is no file of readers`,
    ],
    [
      'two files that say different things of one replica',
      [...check.slice(0, 3), '--readers', registered('one.json', 'name'), registered('two.json', 'email')],
      `shipping/User (acme/shipping) in ${path('one.json')} and shipping/User (acme/shipping) in ${path('two.json')}`,
    ],
    ['readers of no repository', ['contracts', 'readers'], "required option '--repository <name>'"],
    [
      'an assembly that is none',
      ['contracts', 'readers', '--repository', 'a', '--assembly', folder],
      'ENOENT',
    ],
    ['no cloud assembly', ['catalog', '--assembly', folder], 'manifest.json (ENOENT): give the output'],
    [
      'a manifest that is no JSON',
      ['catalog', '--assembly', path('broken')],
      '(SyntaxError): give the output',
    ],
    ['a manifest of something else', ['catalog', '--assembly', path('app')], 'it lists no artifacts'],
    ['a manifest of nothing', ['catalog', '--assembly', path('list')], 'it lists no artifacts'],
    ['a manifest without artifacts', ['catalog', '--assembly', path('none')], 'it lists no artifacts'],
    ['another format', ['catalog', '--format', 'pdf'], 'Allowed choices are table, json, asyncapi, mermaid'],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await eventSharing(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test.each([
    [
      'a keyword that nobody reads',
      '"minLength"',
      '"minLenght"',
      'unknown keyword "minLenght" at /properties/name: did you mean "minLength"?',
    ],
    [
      'a type that is none',
      '"type":"boolean"',
      '"type":"bool"',
      '/properties/newsletter/type must be one of string',
    ],
    [
      'a format that nobody checks',
      '"email":{',
      '"email":{"format":"e-mail",',
      'has the unknown "format" "e-mail": did you mean "email"?',
    ],
    [
      'a field that is required and not there',
      '["user_id","name"]',
      '["user_id","nmae"]',
      'names "nmae", which is no field of it: did you mean "name"?',
    ],
    [
      'a member of "x-contract" that nobody reads',
      '"owner"',
      '"revison":"name","owner"',
      'unknown member "revison" in "x-contract": did you mean "revision"?',
    ],
  ])('a contract with %s, in a check and a release', async (_, said, instead, message) => {
    const file = write('sloppy.v1.json', '1.1', (text) => text.replace(said, instead));
    const before = readFileSync(lock, 'utf8');
    for (const command of ['check', 'release']) {
      const { code, out, err } = await contracts(command, file);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(file);
      expect(err).toContain(message);
    }
    expect(readFileSync(lock, 'utf8')).toBe(before);
  });

  test('an assembly that is none, in a check too', async () => {
    const { code, err } = await contracts('check', same, '--assembly', path('app'));
    expect(code).toBe(2);
    expect(err).toContain(path('app'));
  });
});

describe('event-sharing contracts generate', () => {
  const out = join(folder, 'generated', 'contracts');
  const module = join(out, 'user.v1.generated.ts');
  const generate = (...args: string[]) =>
    eventSharing(['contracts', 'generate', same, '--out', out, ...args]);

  it('says which modules are missing, writes them, and finds them right afterwards', async () => {
    const missing = { code: 1, out: `${module} is not what its contract gives: generate it again`, err: '' };
    expect(await generate('--check')).toEqual(missing);
    expect(await generate()).toEqual({ code: 0, out: module, err: '' });
    expect(readFileSync(module, 'utf8')).toContain('export { contract as user };');
    expect(await generate('--check')).toEqual({ code: 0, out: '', err: '' });
    writeFileSync(module, readFileSync(module, 'utf8').replace('integer', 'number'));
    expect(await generate('--check')).toEqual(missing);
  });

  it('refuses two files of one name, and a directory that is none', async () => {
    const twice = await eventSharing(['contracts', 'generate', same, same, '--out', out]);
    expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('two contract files would become') });
    const file = await eventSharing(['contracts', 'generate', same, '--out', join(same, 'x')]);
    expect(file).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') });
  });

  it('refuses what is no contract', async () => {
    writeFileSync(path('none.json'), '{}');
    const { code, err } = await eventSharing(['contracts', 'generate', path('none.json'), '--out', out]);
    expect([code, err]).toEqual([expect.any(Number), expect.stringContaining('no "x-contract" object')]);
    expect(code).not.toBe(0);
  });
});
