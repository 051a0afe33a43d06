import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { packageRoot } from '../../../bin/synthesise';
import { dynoxideBinary, startDynoxide } from '../../../lib/local-cloud/emulators';
import { newClients } from '../../adapters/dynamodb-under-test';
import { temporaryDirectory } from '../../support/temporary-directory';

interface Run {
  readonly code: number;
  readonly output: string;
}

const folder = temporaryDirectory();

/** A mark in the environment, by which processes that the command leaves behind are found. */
const MARK = `EVENT_SHARING_TEST=${process.pid}-${Date.now()}`;

function local(...args: string[]): Promise<Run> {
  return localWith({}, ...args);
}

function localWith(environment: Record<string, string>, ...args: string[]): Promise<Run> {
  const [name = '', value] = MARK.split('=');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [require.resolve('tsx/cli'), join('bin', 'local.ts'), ...args],
      { cwd: packageRoot, env: { ...process.env, ...environment, [name]: value } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

/** Commands of living processes that carry the mark; Linux only, where /proc tells. */
function leftBehind(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const marked = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(MARK);
        return marked ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
      } catch {
        return [];
      }
    });
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const user = (id: number, rest: object = {}) =>
  JSON.stringify({
    user_id: id,
    name: `User ${id}`,
    email: `user${id}@example.com`,
    newsletter: id % 2 === 0,
    ...rest,
  });

describe('local demo', () => {
  it('walks through the main job, finds every row right and leaves no process behind', async () => {
    const { code, output } = await local('demo');
    expect(output).toContain('every row is as it should be');
    expect(output).toMatch(/create user 123 "Alice".*orders +\d+ ms +notifications +\d+ ms/);
    expect(output).toMatch(/StaleButNewerByTime 0/);
    expect(code).toBe(0);
    if (process.platform === 'linux') expect(leftBehind()).toEqual([]);
  });

  it('runs on the DynamoDB of choice: a program, or one that runs already and keeps nothing of it', async () => {
    const program = dynoxideBinary();
    const engine = await startDynoxide();
    try {
      for (const choice of [program, engine.url]) {
        const { code, output } = await localWith({ EVENT_SHARING_DYNAMODB: choice }, 'demo');
        expect(output).toContain('every row is as it should be');
        expect(code).toBe(0);
      }
      const { dynamodb, streams } = newClients(engine.url);
      expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
      dynamodb.destroy();
      streams.destroy();
    } finally {
      await engine.stop();
    }
  });

  it('shows pages of orders, marked stale, while the users API is down', async () => {
    const { code, output } = await local('demo', '--scenario', 'sync');
    expect(output).toMatch(/GET \/users\/123, signed +200 .*ETag "/);
    expect(output).toMatch(/unsigned +403/);
    expect(output).toMatch(/25 pages from the replica, stale: .*circuit-open/);
    expect(output).toMatch(/users rolls back .*half-open > closed/);
    expect(output).not.toContain('DIFFERS');
    expect(code).toBe(0);
  });

  it('pays orders by events, each once, whatever comes again or dies', async () => {
    const { code, output } = await local('demo', '--scenario', 'events');
    expect(output).toMatch(/its message comes again +2 tries to charge/);
    expect(output).toMatch(
      /a dead letter of billing\/PlacedOrders +rejected-by-handler: accounts are kept in EUR/,
    );
    expect(output).toMatch(/Ben is deleted +a letter to ben@example\.com/);
    expect(output).toMatch(/Eve has expired +no letter/);
    expect(output).toMatch(/orders placed +6 +6\n.*OrderPlaced published +6 +6\n +charges +5 +5\n/);
    expect(output).toMatch(/OrderPaid published +5 +5\n +orders paid +5 +5\n/);
    expect(output).not.toContain('DIFFERS');
    expect(code).toBe(0);
  });

  it('imports good lines, names bad ones with number and reason, and says so by its exit code', async () => {
    const path = file('users.ndjson', [
      user(1),
      '{"user_id": 2, "name": "secret',
      user(3),
      '',
      '{"user_id": "", "name": "secret"}',
      '{"name": "secret"}',
      user(4, { name: 'x'.repeat(390_000) }),
      '["secret"]',
      user(6),
      user(6, { name: 'User 6, later' }),
    ]);
    const { code, output } = await local('demo', '--import', path);
    expect(output).toContain('line 2: not valid JSON: write one object a line');
    expect(output).toContain('line 5: the key "user_id" is empty');
    expect(output).toContain('line 6: the key "user_id" is empty');
    expect(output).toMatch(/line 7: the row has 390\d+ bytes, an import takes \d+: shorten or split it/);
    expect(output).toMatch(/line 8: does not fit the contract users\/User 1\.1: row must be object/);
    expect(output).toContain('users 3 rows   orders 3 rows   notifications 1 rows');
    expect(output).toContain('every row is as it should be, peak memory');
    expect(output).not.toContain('secret');
    expect(code).toBe(2);
  });

  it('names a file that does not exist', async () => {
    const { code, output } = await local('demo', '--import', '/no/such/users.ndjson');
    expect(output).toContain('there is no file /no/such/users.ndjson');
    expect(code).toBe(1);
  });
});
