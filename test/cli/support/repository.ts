import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { temporaryDirectory } from '../../support/temporary-directory';
import type { Result } from './event-sharing';

const modules = join(packageRoot, 'node_modules');
const root = temporaryDirectory();

/** A folder with contract files and a CDK app of its own, which knows nothing of other folders. */
export class Repository {
  readonly folder = mkdtempSync(join(root, 'repository-'));

  /** @param app what it deploys, after the imports */
  constructor(app: string) {
    this.write('package.json', '{}');
    this.write(
      'app.ts',
      `import { App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeFeed, Contract, OwnedTable, ReadReplica } from 'cdk-event-sharing';
const app = new App();
const contract = Contract.fromFile('user.v1.json');
${app}
app.synth();`,
    );
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  write(file: string, content: string | object): void {
    writeFileSync(this.path(file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Runs its app, which writes `cdk.out`. */
  synth(): Promise<Result> {
    return this.#run([join(this.folder, 'app.ts')]);
  }

  /** Runs the command line there, as a program. */
  eventSharing(...args: string[]): Promise<Result> {
    return this.#run([join(packageRoot, 'lib/cli/index.ts'), ...args]);
  }

  #run(args: readonly string[]): Promise<Result> {
    const tsx = ['--tsconfig', join(packageRoot, 'tsconfig.json'), ...args];
    const PATH = [join(modules, '.bin'), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH, NODE_PATH: modules, CDK_OUTDIR: this.path('cdk.out') };
    return new Promise((resolve) => {
      execFile(join(modules, '.bin', 'tsx'), tsx, { cwd: this.folder, env }, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        resolve({ code, out: stdout.trimEnd(), err: stderr.trimEnd() });
      });
    });
  }
}
