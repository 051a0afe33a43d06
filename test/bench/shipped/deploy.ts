import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { LocalCloud } from '../../../lib/local-cloud';
import { environmentVariables } from '../../../lib/local-cloud/functions/environment-variables';

/** Construct paths of the functions, by the name of their handler. */
export const HANDLERS = {
  publisher: 'users/Context/Feed/Publisher',
  replicator: 'orders/Context/User/Replicator',
  forwarder: 'orders/Context/Users/Forwarder',
  batch: 'users/Context/Feed/Operations/Batch',
  read: 'users/Context/Feed/Operations/Read',
  'sync-api': 'users/Context/Api/Handler',
  emptier: 'documents/Context/Feed/Emptied/Emptier',
} as const;

/** A function as it is deployed: its asset and its environment. */
export interface ShippedFunction {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the bundle, without what lies beside it. */
  readonly bytes: number;
}

/** The functions of a checkout, in a local cloud that has their tables and topics and runs none of them. */
export interface Shipped {
  readonly cloud: LocalCloud;
  function(path: string): ShippedFunction;
  stop(): Promise<void>;
}

/**
 * @param checkout with its `node_modules` and built handlers. @default this one
 * @throws Error when the checkout has neither
 */
export async function deployShipped(checkout = packageRoot): Promise<Shipped> {
  if (!existsSync(join(checkout, 'dist', 'lambdas')) || !existsSync(join(checkout, 'node_modules')))
    throw new Error(
      `${checkout} is no checkout with its handlers: run npm ci and npm run build:handlers there`,
    );
  const assembly = mkdtempSync(join(tmpdir(), 'bench-'));
  const remove = () => rmSync(assembly, { recursive: true, force: true });
  try {
    const app = join(__dirname, 'app.ts');
    // There, TypeScript is read by that checkout's own settings.
    execFileSync(process.execPath, ['--import', 'tsx', app, checkout, assembly], {
      cwd: checkout,
      stdio: 'pipe',
    });
    const cloud = await LocalCloud.start({ assembly });
    return {
      cloud,
      function(path) {
        const { spec } = cloud.function(`${path}/Function`);
        const file = join(spec.codeDir, 'index.js');
        return { file, environment: environmentVariables(spec, 'bench'), bytes: statSync(file).size };
      },
      async stop() {
        await cloud.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
