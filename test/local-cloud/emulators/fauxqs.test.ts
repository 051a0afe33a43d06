import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Emulator, refuseTakenPort, startFauxqs } from '../../../lib/local-cloud/emulators';

const started: Emulator[] = [];

async function start(): Promise<Emulator> {
  const emulator = await startFauxqs();
  started.push(emulator);
  return emulator;
}

afterAll(() => Promise.all(started.map((emulator) => emulator.stop())));

function clientOf(url: string): SQSClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

describe('the emulator of SNS, SQS and S3', () => {
  test('it listens on loopback, and its queue URLs name the address that answered', async () => {
    const { url } = await start();
    const client = clientOf(url);
    const created = await client.send(new CreateQueueCommand({ QueueName: 'q' }));
    const found = await client.send(new GetQueueUrlCommand({ QueueName: 'q' }));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect([created.QueueUrl, found.QueueUrl]).toEqual(Array(2).fill(`${url}/000000000000/q`));
    client.destroy();
  });

  test('two run at once, and a stopped one answers no more', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.url).not.toBe(two.url);
    await one.stop();
    await one.stop();
    const [first, second] = [clientOf(one.url), clientOf(two.url)];
    await expect(first.send(new CreateQueueCommand({ QueueName: 'q' }))).rejects.toThrow(/ECONNREFUSED/);
    await expect(second.send(new CreateQueueCommand({ QueueName: 'q' }))).resolves.toBeDefined();
    first.destroy();
    second.destroy();
  });

  test('a fixed port that is in use is named with the remedy', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    await expect(refuseTakenPort(port)).rejects.toMatchObject({
      code: 'PortTaken',
      message: expect.stringMatching(
        new RegExp(`port ${port} cannot be used .*EADDRINUSE.*choose another, or give none`),
      ),
    });
  });
});
