// A process of its own: ends a program, tables and directories when the host does. It runs as compiled JavaScript or, in a checkout,
// by Node's own type stripping: only erasable syntax, and no import that survives it, or Node would parse the file twice.
import type { ChildProcess } from 'node:child_process';
import type { Supervised } from './supervisor';

const { spawn } = process.getBuiltinModule('node:child_process');
const { rmSync } = process.getBuiltinModule('node:fs');
const { createInterface } = process.getBuiltinModule('node:readline');

/** A program that does not end when asked is ended by force. */
const PATIENCE_MS = 1_000;

const { directories, program, tablesAt } = JSON.parse(process.argv[2] ?? '{}') as Supervised;

function start([file = '', ...args]: readonly string[]): ChildProcess {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true });
  child.once('error', ({ message }) => {
    console.error(message);
    void finish(127);
  });
  child.once('exit', (code) => void finish(code ?? 1));
  return child;
}

/** Asked first, because a program may be a wrapper that has to end what it started; Windows knows force only. */
function end(child: ChildProcess): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
}

async function removeTables(endpoint: string, region: string): Promise<void> {
  if (tables.size === 0) return;
  const { DeleteTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const deletions = [...tables].map((TableName) => client.send(new DeleteTableCommand({ TableName })));
  // What is gone already, or went with the endpoint, needs nothing.
  await Promise.allSettled(deletions);
}

async function finish(code: number): Promise<void> {
  if (tablesAt) await removeTables(tablesAt.endpoint, tablesAt.region);
  // Windows keeps a file of a program that has only just ended.
  const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
  for (const directory of directories) rmSync(directory, removal);
  process.exit(code);
}

// A table that the cloud has created is a line. The pipe is the host's alone, so that its end is the host's, however that came.
const tables = new Set<string>();
const lines = createInterface({ input: process.stdin });
lines.on('line', (table) => tables.add(table));
process.stdin.once('error', () => lines.close());
const child = program && start(program);
lines.once('close', () => (child ? end(child) : void finish(0)));
