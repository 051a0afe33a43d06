import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { packageRoot } from '../../bin/synthesise';
import type { Backend } from './backend';

const run = promisify(execFile);

/** Emulators take any credentials and know this account; real ones never get here. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
const NOT_OBSERVABLE = 'this cloud shows neither logs nor metrics of functions, and cannot kill environments';

/** Any cloud that answers AWS requests at a URL; the example gets there by `cdk deploy`. */
export function endpointBackend(url: string): Backend {
  const env = {
    ...process.env,
    PATH: [join(packageRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
  };
  return {
    name: `endpoint ${url}`,
    cannot: { crash: NOT_OBSERVABLE, telemetry: NOT_OBSERVABLE },
    async deploy() {
      const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
      const cdk = (...args: string[]) => runCdk([...args, '--output', join(folder, 'cdk.out')], env);
      const outputsFile = join(folder, 'outputs.json');
      await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
      await cdk('deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
      const settings = {
        endpoint: url,
        region: REGION,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      };
      const lambda = new LambdaClient(settings);
      return {
        clients: {
          dynamodb: new DynamoDBClient(settings),
          s3: new S3Client({ ...settings, forcePathStyle: true }),
          sns: new SNSClient(settings),
          sqs: new SQSClient(settings),
        },
        outputs: JSON.parse(readFileSync(outputsFile, 'utf8')),
        async invoke(functionName, payload) {
          const { Payload, FunctionError } = await lambda.send(
            new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
          );
          const text = Buffer.from(Payload ?? []).toString();
          if (FunctionError) throw new Error(`${functionName} failed: ${text}`);
          return JSON.parse(text);
        },
        async stop() {
          await cdk('destroy', '--all', '--force');
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

async function runCdk(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run('cdk', [...args], { cwd: packageRoot, env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk ${args[0]} failed:\n${stdout}${stderr}`);
  }
}
