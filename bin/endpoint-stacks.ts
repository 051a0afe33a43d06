import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from './synthesise';

const run = promisify(execFile);

/** Emulators take any credentials and know this account; real ones never get here. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Outputs by stack name and key. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The example's stacks on a cloud that answers AWS requests at a URL, handled by the CDK command line. */
export class EndpointStacks {
  private constructor(readonly url: string) {}

  /** Takes the host's address for its name: a bucket's requests would else go to `<bucket>.<name>`, which resolves nowhere. */
  static async at(url: string): Promise<EndpointStacks> {
    const parsed = new URL(url);
    if (parsed.protocol === 'http:') parsed.hostname = (await lookup(parsed.hostname, 4)).address;
    return new EndpointStacks(parsed.origin);
  }

  /** Settings of SDK clients. */
  get settings() {
    return { endpoint: this.url, region: REGION, credentials: CREDENTIALS };
  }

  /** Bootstraps the cloud and deploys all stacks; both may be repeated. */
  deploy(): Promise<Outputs> {
    return this.inFolder(async (folder) => {
      const outputsFile = join(folder, 'outputs.json');
      await this.cdk(folder, 'bootstrap', `aws://${ACCOUNT}/${REGION}`);
      await this.cdk(folder, 'deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
      return JSON.parse(readFileSync(outputsFile, 'utf8'));
    });
  }

  destroy(): Promise<void> {
    return this.inFolder((folder) => this.cdk(folder, 'destroy', '--all', '--force'));
  }

  /** Synthesises into a directory of its own, so that two runs on one machine never meet. */
  private async inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
    try {
      return await use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async cdk(folder: string, ...args: string[]): Promise<void> {
    const env = {
      ...process.env,
      PATH: [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
    };
    try {
      await run('cdk', [...args, '--output', join(folder, 'cdk.out')], {
        cwd: packageRoot,
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`cdk ${args[0]} failed:\n${stdout}${stderr}`);
    }
  }
}
