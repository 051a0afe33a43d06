import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { packageRoot } from '../../bin/synthesise';
import { createSqsClient } from '../../lib/adapters/sqs-client';
import { HttpProxy } from '../support/http-proxy';

const VARIABLE = 'AWS_ENDPOINT_URL_SQS';
const QueueUrl = 'http://sqs.eu-west-1.localhost.nowhere.invalid:4566/000000000000/users';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

test('the endpoint of the environment is asked, whatever host the URL of a queue names', async () => {
  const asked: unknown[] = [];
  const server = await HttpProxy.start('http://127.0.0.1:9', async ({ headers, body }) => {
    asked.push(JSON.parse(body.toString()).QueueUrl, headers['x-amz-target']);
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from('{}'),
    };
  });
  const before = process.env[VARIABLE];
  process.env[VARIABLE] = server.url;
  const client = createSqsClient({ region: 'eu-west-1', credentials });
  try {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
  } catch (error) {
    // The answer is no proof that a message was taken, which the SDK notices.
    expect((error as Error).message).toContain('Checksum');
  } finally {
    client.destroy();
    await server.close();
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
  }
  expect(asked).toEqual([QueueUrl, 'AmazonSQS.SendMessage']);
});

test('no other code of handlers, client and operator makes a client of SQS', () => {
  const made = ['lib', 'lambdas'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('local-cloud'))
      .filter((file) => readFileSync(join(packageRoot, folder, file), 'utf8').includes('new SQSClient('))
      .map((file) => join(folder, file)),
  );
  expect(made).toEqual([join('lib', 'adapters', 'sqs-client.ts')]);
});
