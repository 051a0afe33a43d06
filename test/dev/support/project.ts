import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../../support/temporary-directory';

/**
 * Writes a cloud assembly as an app of the CDK does, in a hundredth of the time: a stack with the resources of `stack.json`, and a
 * function with the code of `src/handler.js`.
 */
const APP = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const out = process.env.CDK_OUTDIR;
appendFileSync(join(__dirname, '.runs'), process.env.CDK_CONTEXT_JSON + ' ' + (process.env.EVENT_SHARING_NAMESPACE ?? '') + '\\n');
const Resources = JSON.parse(readFileSync(join(__dirname, 'stack.json'), 'utf8'));
Resources.Echo = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/none',
    Code: { ZipFile: readFileSync(join(__dirname, 'src', 'handler.js'), 'utf8') },
  },
};
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'Stack.template.json'), JSON.stringify({ Resources, Outputs: { Name: { Value: { Ref: 'Echo' } } } }));
writeFileSync(join(out, 'manifest.json'), JSON.stringify({
  version: '36.0.0',
  artifacts: { [process.argv[2] ?? 'Stack']: { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'Stack.template.json' } } },
}));
`;

export const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'Things',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
};

export const HANDLER = "exports.handler = async (event) => { console.log('first says', event.say); };\n";

/** A project of a user's in a directory of its own. */
export class Project {
  /** Without links, as the command sees it. */
  readonly directory = realpathSync(temporaryDirectory());

  constructor(cdkJson: object = { app: 'node app.js', context: { stage: 'test' } }) {
    this.write('app.js', APP);
    this.write('cdk.json', JSON.stringify(cdkJson));
    this.write('stack.json', JSON.stringify({ Things: TABLE }));
    this.write('src/handler.js', HANDLER);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(name: string, text: string): void {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** As editors save: another file in the place of the old one. */
  replace(name: string, text: string): void {
    this.write(`${name}~new`, text);
    renameSync(this.path(`${name}~new`), this.path(name));
  }

  /** As `cdk synth` does it, into `cdk.out`. */
  async synthesise(stack: string): Promise<void> {
    const env = { ...process.env, CDK_OUTDIR: this.path('cdk.out'), CDK_CONTEXT_JSON: '{}' };
    await promisify(execFile)(process.execPath, ['app.js', stack], { cwd: this.directory, env });
  }

  remove(name: string): void {
    rmSync(this.path(name), { recursive: true });
  }
}
