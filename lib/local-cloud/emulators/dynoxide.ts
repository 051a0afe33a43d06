import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCloudError } from '../shared/errors';
import { databaseHome } from './database-home';
import { dynoxideBinary } from './dynoxide-binary';
import type { DynamoDb, Emulator, EmulatorDied } from './emulator';
import { freePort } from './ports';
import { indexStreamRecords } from './stream-index';
import { supervise } from './supervisor';

const ATTEMPTS = 5;
const READY_TIMEOUT_MS = 10_000;

export interface DynoxideOptions {
  /** Called when the emulator ends although nobody stopped it. */
  readonly onDied?: EmulatorDied;
  /** Path of the program. @default the one of the project, or else of the PATH */
  readonly binary?: string;
  /** Where ports come from. @default a free port of the system */
  readonly port?: () => Promise<number>;
}

/** The emulator, and where its data is. */
export interface Dynoxide extends DynamoDb {
  readonly databaseDirectory: string;
}

/**
 * Starts the DynamoDB emulator on a free loopback port.
 *
 * @throws LocalCloudError `EmulatorMissing` without a program, `EmulatorFailed` when it does not start
 */
export async function startDynoxide(options: DynoxideOptions = {}): Promise<Dynoxide> {
  const binary = options.binary ?? dynoxideBinary();
  const nextPort = options.port ?? freePort;
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await nextPort();
    // Code must not be in the database's place, where systems forbid to load programs.
    const directory = await mkdtemp(join(tmpdir(), 'local-cloud-'));
    const databaseDirectory = await mkdtemp(join(databaseHome(), 'local-cloud-'));
    const database = join(databaseDirectory, 'dynamodb.sqlite');
    const program = [binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', database];
    const child = supervise({ directories: [directory, databaseDirectory], program });
    const outcome = await readyOrEnded(child);
    if (outcome === 'ready') {
      indexStreamRecords(database);
      return {
        ...running(child, `http://127.0.0.1:${port}`, options.onDied),
        directory,
        databaseDirectory,
      };
    }
    // Somebody else took the port meanwhile is the one reason that another attempt can mend.
    failure = outcome;
  }
  throw new LocalCloudError(
    'EmulatorFailed',
    `the DynamoDB emulator ${binary} did not start in ${ATTEMPTS} attempts, the last one said: ${failure}`,
  );
}

/** "ready", or what the program said before it ended. */
function readyOrEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    const timer = setTimeout(() => {
      child.stdin?.destroy();
      resolve(`no answer within ${READY_TIMEOUT_MS} ms ${output}`);
    }, READY_TIMEOUT_MS);
    const finish = (outcome: string): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    // The line comes in pieces. The listener stays, so that a full pipe never blocks the emulator.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2000);
      if (/listening on http\S*\n/i.test(output)) finish('ready');
    });
    child.once('error', (error) => finish(error.message));
    child.once('close', (code) => finish(output.trim() || `it ended with code ${code}`));
  });
}

function running(child: ChildProcess, url: string, onDied: EmulatorDied | undefined): Emulator {
  let stopping = false;
  const ended = once(child, 'exit');
  child.once('exit', (code, signal) => {
    if (!stopping) onDied?.(`the DynamoDB emulator at ${url} ended by itself (${signal ?? `code ${code}`})`);
  });
  return {
    url,
    async stop() {
      stopping = true;
      // Closing the pipe is what the supervisor waits for.
      child.stdin?.destroy();
      await ended;
    },
  };
}
