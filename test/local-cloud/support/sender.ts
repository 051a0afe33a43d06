import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import type { InvokeResult } from '../../../lib/local-cloud';

/** A function that sends one command with the AWS SDK, as any function would, and answers how it went. */
export const SENDER = `
const load = (name) => require(${JSON.stringify(join(packageRoot, 'node_modules', '@aws-sdk'))} + name);
exports.handler = async ({ service, client, command, input, region, credentials }) => {
  const sdk = load(service === 'sts' ? '/nested-clients/dist-cjs/submodules/sts/index.js' : '/client-' + service);
  // The client of STS comes without the SDK's own search for credentials.
  const own = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY };
  const options = { forcePathStyle: true, maxAttempts: 1, ...(region && { region }), credentials: credentials ?? own };
  const sender = new sdk[client](options);
  try {
    const { $metadata, Body, ...answer } = await sender.send(new sdk[command](input));
    return { name: 'allowed', answer };
  } catch (error) {
    return { name: error.name, status: error.$metadata?.httpStatusCode, message: String(error.message) };
  }
};`;

export interface Sent {
  /** `allowed`, or the name of the error. */
  readonly name: string;
  readonly status?: number;
  readonly message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the command answers
  readonly answer?: any;
}

/** What the function is to send. */
export interface Sending {
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Has a function send a command: `send(cloud.in('Users'), 'Fn', 'sns', 'Publish', { … })`. */
export async function send(
  from: { invoke(fn: string, payload?: unknown): Promise<InvokeResult> },
  fn: string,
  service: keyof typeof CLIENTS,
  command: string,
  input: object,
  options: Sending = {},
): Promise<Sent> {
  const payload = { service, client: CLIENTS[service], command: `${command}Command`, input, ...options };
  const result = await from.invoke(fn, payload);
  if (result.error) throw new Error(result.error.message);
  return result.payload as Sent;
}

const CLIENTS = {
  dynamodb: 'DynamoDBClient',
  lambda: 'LambdaClient',
  s3: 'S3Client',
  sns: 'SNSClient',
  sqs: 'SQSClient',
  ssm: 'SSMClient',
  sts: 'STSClient',
} as const;
