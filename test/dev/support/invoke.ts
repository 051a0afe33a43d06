import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Runs a function of a local cloud. */
export async function invoke(endpoint: string, name: string, payload: object): Promise<void> {
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  await client.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(payload)) }));
}
