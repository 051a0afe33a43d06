import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesiseExample } from '../support/example-assembly';
import { temporaryDirectory } from '../support/temporary-directory';
import { eventSharing } from './support/event-sharing';

describe('catalog', () => {
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  const folder = temporaryDirectory();
  const here = process.cwd();
  beforeAll(async () => {
    assembly = await synthesiseExample();
  });
  afterEach(() => process.chdir(here));
  afterAll(() => assembly?.remove());

  const catalog = (...args: string[]) => eventSharing(['catalog', '--assembly', assembly.directory, ...args]);

  test('shows who reads which field', async () => {
    const { code, out, err } = await catalog();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^users\/User 1\.1, published by users$/m);
    expect(out).toMatch(/^ {2}user_id +orders\/User, notifications\/User, billing\/Users$/m);
    expect(out).toMatch(/^ {2}name +personal +orders\/User, billing\/Users$/m);
    expect(out).toMatch(/^ {2}address +personal +billing\/Users$/m);
  });

  test.each([
    ['json', '"contract": "users/User"'],
    ['asyncapi', '"asyncapi": "3.0.0"'],
    ['mermaid', 'flowchart LR'],
  ])('as %s', async (format, text) => {
    const { code, out } = await catalog('--format', format);
    expect(code).toBe(0);
    expect(out).toContain(text);
    if (format !== 'mermaid') JSON.parse(out);
  });

  test('reads cdk.out unless told otherwise', async () => {
    process.chdir(folder);
    expect((await eventSharing(['catalog'])).err).toContain('cdk.out/manifest.json (ENOENT)');
  });

  test('says so when there is neither feed nor replica', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'manifest.json'), '{"artifacts":{}}');
    const { code, err } = await eventSharing(['catalog', '--assembly', empty, '--format', 'json']);
    expect(code).toBe(0);
    expect(err).toBe(`no feed and no replica is in ${empty}: was another app synthesised there?`);
  });
});
