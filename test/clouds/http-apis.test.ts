import { HttpProxy } from '../support/http-proxy';
import { lackOfHttpApis } from './http-apis';

/** Asks a cloud that answers every request in one way. */
async function askedOf(status: number): Promise<{ lack: string | undefined; asked: unknown[] }> {
  const asked: unknown[] = [];
  const cloud = await HttpProxy.start('http://127.0.0.1:9', async ({ method, path, headers }) => {
    asked.push(`${method} ${path}`, headers.authorization?.match(/\/us-east-1\/(\w+)\//)?.[1]);
    return { status, headers: {}, body: Buffer.from('{}') };
  });
  try {
    return { lack: await lackOfHttpApis(cloud.url), asked };
  } finally {
    await cloud.close();
  }
}

test('a cloud that lists its HTTP APIs has them', async () => {
  expect(await askedOf(200)).toEqual({ lack: undefined, asked: ['GET /v2/apis', 'apigateway'] });
});

test('one that refuses to list them has none, and the reason says so', async () => {
  expect((await askedOf(501)).lack).toBe(
    'this cloud has no HTTP APIs, it answers 501 to a request for their list',
  );
});
