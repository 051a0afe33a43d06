import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { startDynoxide } from '../../../lib/local-cloud/emulators';
import type { Dynoxide } from '../../../lib/local-cloud/emulators/dynoxide';
import { until } from '../../support/eventually';

const started: Dynoxide[] = [];

async function start(...options: Parameters<typeof startDynoxide>): Promise<Dynoxide> {
  const emulator = await startDynoxide(...options);
  started.push(emulator);
  return emulator;
}

afterAll(() => Promise.all(started.map((emulator) => emulator.stop())));

/**
 * Id and command line of the processes that have the directory in theirs: the emulator and its supervisors. One that has ended
 * counts no more, even while the system still keeps its id.
 */
function processesOf(directory: string): string[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(directory));
}

function emulatorOf(directory: string): number {
  const line = processesOf(directory).find((candidate) => /^\s*\d+ \S*dynoxide serve /.test(candidate));
  return Number.parseInt(line ?? '', 10);
}

async function listTables(url: string): Promise<unknown> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
  try {
    return (await client.send(new ListTablesCommand({}))).TableNames;
  } finally {
    client.destroy();
  }
}

describe('the DynamoDB emulator', () => {
  test('it answers once it is started, and leaves neither process nor file when stopped', async () => {
    const { url, directory, databaseDirectory, stop } = await start();
    expect(await listTables(url)).toEqual([]);
    expect(processesOf(directory)).not.toEqual([]);
    await stop();
    await stop();
    expect([...processesOf(directory), ...processesOf(databaseDirectory)]).toEqual([]);
    expect([directory, databaseDirectory].filter(existsSync)).toEqual([]);
  });

  test('two run at once', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url).not.toBe(two.url);
    expect(await Promise.all([listTables(one.url), listTables(two.url)])).toEqual([[], []]);
  });

  test('its stream table has the index that keeps writes fast', async () => {
    const { databaseDirectory } = await start();
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const database = new DatabaseSync(join(databaseDirectory, 'dynamodb.sqlite'), { readOnly: true });
    const index = database.prepare("SELECT name FROM sqlite_master WHERE name = '_stream_records_sequence'");
    expect(index.get()).toBeDefined();
    database.close();
  });

  test('a port that somebody took meanwhile is given up for another one', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const ports = [typeof address === 'object' && address ? address.port : 0];
    const port = async (): Promise<number> => ports.pop() ?? (await freePort());
    const { url } = await start({ port });
    expect(await listTables(url)).toEqual([]);
    taken.close();
  });

  test('a program that does not run is an error that names it and what it said', async () => {
    await expect(start({ binary: '/nowhere/dynoxide' })).rejects.toThrow(
      /\/nowhere\/dynoxide did not start in 5 attempts, the last one said: spawn \/nowhere\/dynoxide ENOENT/,
    );
  });

  test('when it dies, the host is told', async () => {
    const died: string[] = [];
    const { url, directory, databaseDirectory } = await start({ onDied: (message) => died.push(message) });
    process.kill(emulatorOf(databaseDirectory), 'SIGKILL');
    await until(() => died.length > 0);
    expect(died[0]).toContain(`the DynamoDB emulator at ${url} ended by itself`);
    await until(() => ![directory, databaseDirectory].some(existsSync));
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe('no orphan is left', () => {
  const hosts: ChildProcess[] = [];
  afterAll(() => hosts.forEach((host) => void host.kill('SIGKILL')));

  async function startHost(ending: string): Promise<{ host: ChildProcess; directory: string }> {
    const script = join(__dirname, 'host.ts');
    const host = spawn(process.execPath, ['--import', 'tsx', script, ending], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    hosts.push(host);
    const [line] = (await once(host.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const { directory } = JSON.parse(line.toString()) as { directory: string };
    return { host, directory };
  }

  test.each([
    ['is killed', 'SIGKILL'],
    ['is interrupted by Ctrl-C', 'SIGINT'],
    ['is terminated', 'SIGTERM'],
  ] as const)('when the host %s', async (_title, signal) => {
    const { host, directory } = await startHost('wait');
    expect(processesOf(directory)).not.toEqual([]);
    host.kill(signal);
    await until(() => processesOf(directory).length === 0 && !existsSync(directory));
  });

  test.each(['exit', 'throw'])('when the host ends by %s', async (ending) => {
    const { directory } = await startHost(ending);
    await until(() => processesOf(directory).length === 0 && !existsSync(directory));
  });
});
