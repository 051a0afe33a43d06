import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startConsole, userName } from '../../console';
import type { OperatorClients, Topology } from '../../operator';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { json } from '../shared/format';
import type { Session } from '../shared/session';

export interface ConsoleCommandOptions {
  readonly write?: boolean;
  readonly port?: number;
  /** Directories of cloud assemblies. */
  readonly assembly?: readonly string[];
  readonly open?: boolean;
}

/** Serves the console until it is interrupted, which is how it is meant to end. */
export async function showConsole(session: Session, options: ConsoleCommandOptions): Promise<number> {
  const { clients, topology, discover, open, console, signal, options: global } = session;
  const { write, port, assembly } = options;
  const region = await clients.ssm.config.region();
  const running = await startConsole({
    clients,
    discover,
    open,
    place: {
      region,
      account: accountOf(topology),
      namespace: topology.namespace,
      endpoint: global.realAws ? undefined : (global.endpoint ?? endpointInUse()),
      realAws: global.realAws ?? false,
    },
    who: await whoWorks(clients, global.realAws),
    write,
    port,
    assemblies: assembly,
    onError: (error) => console.err(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    throw new UsageError(`port ${port} cannot be had (${error.code}): give another --port, or none`);
  });
  try {
    if (global.json) json({ url: running.url, port: running.port }).forEach(console.out);
    else {
      console.out(running.url);
      console.err(
        `whoever has this address ${write ? 'can read and write' : 'can read'} here; Ctrl-C ends the console`,
      );
    }
    if (options.open) openInBrowser(running.urlOnce(), console.err);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await running.stop();
  }
  return EXIT.success;
}

/** What is deployed tells the account. @returns `undefined` where nothing is, or nothing tells it */
function accountOf({ feeds, replicas }: Topology): string | undefined {
  const [arn] = feeds.flatMap(({ topicArn }) => topicArn ?? []);
  if (arn !== undefined) return arn.split(':')[4];
  const [url] = replicas.map(({ queueUrl }) => queueUrl);
  return url?.split('/').at(-2);
}

function endpointInUse(): string | undefined {
  return process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_SSM || undefined;
}

/** The key's id is no secret, and AWS tells whose it is. */
async function whoWorks(clients: OperatorClients, realAws = false): Promise<string> {
  const username = userName();
  if (!realAws) return username;
  const { accessKeyId } = await clients.ssm.config.credentials();
  return `${username}, access key ${accessKeyId}`;
}

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function openInBrowser(url: string, tell: (line: string) => void): void {
  const [program = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => tell(`${program} could not be started: open the address yourself`));
  child.unref();
}
