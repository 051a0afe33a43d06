import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { CdkStacks } from '../../../bin/cdk-stacks';
import { EndpointStacks } from '../../../bin/endpoint-stacks';
import { createClients, type OperatorClients } from '../../../lib/operator';
import { askApi } from '../ask-api';
import type { Backend, Deployment } from './backend';

const NOT_OBSERVABLE = 'this cloud shows neither logs nor metrics of functions, and cannot kill environments';

/** What no cloud can do of which we know only the URL. */
export const CANNOT = {
  crash: NOT_OBSERVABLE,
  telemetry: NOT_OBSERVABLE,
  loggedMetrics: 'emulators make no metrics of what functions log',
};

/** A function's first container may have to be loaded. */
export const PATIENCE_MS = 180_000;

/**
 * Any cloud that answers AWS requests at a URL; the example gets there by `cdk deploy`.
 *
 * @param cannot what it has said that it cannot do. @default nothing
 */
export function endpointBackend(url: string, cannot?: Backend['cannot']): Backend {
  return {
    name: `endpoint ${url}`,
    cannot: { ...CANNOT, ...cannot },
    patienceMs: PATIENCE_MS,
    deploy: () => deployTo(url),
  };
}

/** Deploys the example to an endpoint; `stop` destroys it. */
export async function deployTo(url: string): Promise<Deployment> {
  const stacks = await EndpointStacks.at(url);
  const { endpoint, region } = stacks.settings;
  return deployWith(stacks, createClients({ endpoint, region, account: stacks.account }), endpoint);
}

/**
 * @param clients of the cloud to which the stacks go
 * @param endpoint its URL. @default AWS
 */
export async function deployWith(
  stacks: CdkStacks,
  clients: OperatorClients,
  endpoint?: string,
): Promise<Deployment> {
  const outputs = await stacks.deploy();
  return {
    clients,
    outputs,
    async invoke(functionName, payload) {
      const { Payload, FunctionError } = await clients.lambda.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
      );
      const text = Buffer.from(Payload ?? []).toString();
      if (FunctionError) throw new Error(`${functionName} failed: ${text}`);
      return JSON.parse(text);
    },
    askApi: (url, isSigned) => askApi(url, endpoint, isSigned),
    async stop() {
      for (const { FailureBucketName, PayloadBucketName } of Object.values(outputs))
        for (const bucket of [FailureBucketName, PayloadBucketName])
          if (bucket) await empty(clients.s3, bucket);
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
