import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { Clock, shiftedDates } from '../clock';
import { ACCOUNT_IN_KEY } from '../shared/access-key';
import { LocalCloudError } from '../shared/errors';
import type { Emulator, EmulatorDied } from './emulator';

export interface FauxqsOptions {
  /** Called when the emulator ends although nobody stopped it. */
  readonly onDied?: EmulatorDied;
  /** @default a free port */
  readonly port?: number;
  /** The time by which messages wait, hide and expire. @default the machine's */
  readonly clock?: Clock;
  /** Whose the requests are whose access key names no account. @default '000000000000' */
  readonly accountId?: string;
}

/** Of one queue, by the names of its metrics. */
export type QueueMeasures = Readonly<Record<string, number>>;

/** The emulator of SNS, SQS and S3. */
export interface Messaging extends Emulator {
  /**
   * Sends requests of sessions to what checks permissions, unless they come from there: SDKs take the host of a queue's URL for
   * the endpoint, wherever a function has the URL from.
   *
   * @param url what checks them
   * @param token proves in a header that a request was checked
   */
  guard(url: string, token: string): void;
  /**
   * What SQS measures of a queue at this moment, by the names of its metrics.
   *
   * @returns undefined when there is no such queue, or the emulator has ended
   */
  measure(queueArn: string): Promise<QueueMeasures | undefined>;
}

/**
 * Starts the emulator of SNS, SQS and S3 on a loopback port, in a thread of this process: it cannot outlive
 * the host.
 *
 * @throws LocalCloudError `EmulatorFailed` when it does not start
 */
export async function startFauxqs(options: FauxqsOptions = {}): Promise<Messaging> {
  const clock = options.clock ?? new Clock();
  const { port1: guard, port2 } = new MessageChannel();
  const worker = new Worker(workerFile(), {
    // The host's loaders (tsx, jest) do not belong into the thread: Node runs the file itself.
    execArgv: shiftedDates(),
    workerData: {
      port: options.port ?? 0,
      clock: clock.shared,
      accountId: options.accountId ?? '000000000000',
      accountInKey: ACCOUNT_IN_KEY,
      guard: port2,
    },
    transferList: [port2],
    env: {},
    stdout: true,
    stderr: true,
  });
  try {
    const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
    const ask = asking(worker);
    clock.follow(async () => void (await ask()));
    return { ...running(worker, `http://127.0.0.1:${port}`, guard, options.onDied), measure: ask };
  } catch (error) {
    await worker.terminate();
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalCloudError(
      'EmulatorFailed',
      `the emulator of SNS, SQS and S3 did not start on Node ${process.versions.node} (it needs 22.13, 23.4 or newer): ${reason}`,
      { cause: error },
    );
  }
}

/** Has the queues do what is due by now, and measures one of them, if it is named. */
function asking(worker: Worker): (queueArn?: string) => Promise<QueueMeasures | undefined> {
  const ended = once(worker, 'exit').then(() => []);
  return async (queueArn) => {
    const { port1, port2: answer } = new MessageChannel();
    worker.postMessage({ queueArn, answer }, [answer]);
    const [measures] = await Promise.race([once(port1, 'message'), ended]);
    port1.close();
    return measures;
  };
}

function running(
  worker: Worker,
  url: string,
  guard: MessagePort,
  onDied: EmulatorDied | undefined,
): Omit<Messaging, 'measure'> {
  let stopping = false;
  let reason = '';
  worker.on('error', (error) => {
    reason = String(error);
  });
  worker.once('exit', (code) => {
    if (!stopping) {
      onDied?.(`the emulator of SNS, SQS and S3 at ${url} ended by itself (${reason || `code ${code}`})`);
    }
  });
  return {
    url,
    guard: (checked, token) => guard.postMessage({ url: checked, token }),
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}

function workerFile(): string {
  const source = join(__dirname, 'fauxqs-worker.mts');
  return existsSync(source) ? source : join(__dirname, 'fauxqs-worker.mjs');
}
