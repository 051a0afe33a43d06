import { HttpProxy } from '../support/http-proxy';
import { lackOfPercentiles } from './percentiles';

/** Asks a cloud that answers every request in one way. */
async function askedOf(status: number, body: string): Promise<string | undefined> {
  const cloud = await HttpProxy.start('http://127.0.0.1:9', async () => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(body),
  }));
  try {
    return await lackOfPercentiles(cloud.url);
  } finally {
    await cloud.close();
  }
}

test('a cloud that answers has percentiles, also of a metric that it does not know', async () => {
  expect(await askedOf(200, '{"MetricDataResults":[]}')).toBeUndefined();
});

test('one that fails has none, and the reason says how', async () => {
  expect(await askedOf(500, '{"__type":"InternalError"}')).toBe(
    'its CloudWatch answers InternalError to a request for a percentile',
  );
});
