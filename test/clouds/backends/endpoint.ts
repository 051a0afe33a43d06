import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { CdkStacks } from '../../../bin/cdk-stacks';
import { EndpointStacks } from '../../../bin/endpoint-stacks';
import { askApi } from '../ask-api';
import type { Backend, Deployment } from './backend';

const NOT_OBSERVABLE = 'this cloud shows neither logs nor metrics of functions, and cannot kill environments';

/** What no cloud can do of which we know only the URL. */
export const CANNOT = { crash: NOT_OBSERVABLE, telemetry: NOT_OBSERVABLE };

/** A function's first container may have to be loaded. */
export const PATIENCE_MS = 180_000;

/**
 * Any cloud that answers AWS requests at a URL; the example gets there by `cdk deploy`.
 *
 * @param httpApis why it has none. @default it has
 */
export function endpointBackend(url: string, httpApis?: string): Backend {
  return {
    name: `endpoint ${url}`,
    cannot: { ...CANNOT, httpApis },
    patienceMs: PATIENCE_MS,
    deploy: () => deployTo(url),
  };
}

/** Deploys the example to an endpoint; `stop` destroys it. */
export async function deployTo(url: string): Promise<Deployment> {
  const stacks = await EndpointStacks.at(url);
  return deployWith(stacks, { ...stacks.settings, forcePathStyle: true });
}

/** @param settings of SDK clients that reach the same cloud as the stacks do */
export async function deployWith(
  stacks: CdkStacks,
  settings: S3ClientConfig & DynamoDBClientConfig,
): Promise<Deployment> {
  const outputs = await stacks.deploy();
  const lambda = new LambdaClient(settings);
  const s3 = new S3Client(settings);
  return {
    clients: {
      dynamodb: new DynamoDBClient(settings),
      s3,
      sns: new SNSClient(settings),
      sqs: new SQSClient(settings),
    },
    outputs,
    async invoke(functionName, payload) {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
      );
      const text = Buffer.from(Payload ?? []).toString();
      if (FunctionError) throw new Error(`${functionName} failed: ${text}`);
      return JSON.parse(text);
    },
    askApi: (url, isSigned) => askApi(url, settings.endpoint as string | undefined, isSigned),
    async stop() {
      const { FailureBucketName, PayloadBucketName } = outputs.Users ?? {};
      for (const bucket of [FailureBucketName, PayloadBucketName]) if (bucket) await empty(s3, bucket);
      await stacks.destroy();
    },
  };
}

/** CloudFormation deletes no bucket that holds something. */
async function empty(client: S3Client, Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}
