import type { S3Client } from '@aws-sdk/client-s3';
import { S3PayloadSource } from '../../lib/adapters/s3-payload-source';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';

type Input = { readonly Bucket: string; readonly Key: string; readonly Body?: string };

/** A bucket as far as the adapters use it. */
function fakeS3() {
  const objects = new Map<string, string>();
  const requests: Input[] = [];
  const send = async ({ input }: { input: Input }) => {
    requests.push(input);
    const path = `${input.Bucket}/${input.Key}`;
    if (input.Body !== undefined) return void objects.set(path, input.Body);
    const found = objects.get(path);
    if (found === undefined) throw Object.assign(new Error('gone'), { name: 'NoSuchKey' });
    return { Body: { transformToString: async () => found } };
  };
  return { objects, requests, s3: { send } as unknown as S3Client };
}

const NAME = '2026-01-31T12:00:00.000/0000000000000000000000000000000000000001/users/User';

describe('payloads in S3', () => {
  it('come back by their address, which is a URI', async () => {
    const { s3, objects } = fakeS3();
    const address = await new S3PayloadStore(s3, 'payloads').put(NAME, '{"a":1}');
    expect(address).toBe(`s3://payloads/${NAME}.json`);
    expect([...objects.keys()]).toEqual([`payloads/${NAME}.json`]);
    expect(await new S3PayloadSource(s3, 'payloads').fetch(address)).toEqual({
      kind: 'found',
      data: '{"a":1}',
    });
  });

  it('come back also when the name holds letters that a URI does not', async () => {
    const { s3 } = fakeS3();
    const address = await new S3PayloadStore(s3, 'payloads').put('a b/ü%41', '{}');
    expect(address).toMatch(/^[\x21-\x7e]+$/);
    expect(await new S3PayloadSource(s3, 'payloads').fetch(address)).toMatchObject({ kind: 'found' });
  });

  it('are missing for good when the object is gone', async () => {
    const { s3 } = fakeS3();
    expect(await new S3PayloadSource(s3, 'payloads').fetch('s3://payloads/a.json')).toMatchObject({
      kind: 'missing',
    });
  });

  it.each([
    's3://other/a.json',
    's3://payloads-2/a.json',
    's3://payloads',
    's3://payloads/',
    's3://payloads/%',
    's3://payloads/../other/a.json',
    's3://payloads/a/../../b.json',
    's3://payloads/a/.',
    's3://payloads//a.json',
    's3://payloads/a%0Ab.json',
    's3://payloads/a\u202eb.json',
    's3://payloads/a%1B%5B2J',
    'https://payloads.s3.amazonaws.com/a.json',
    'payloads/a.json',
    '',
  ])('are never looked for elsewhere: %p', async (address) => {
    const { s3, requests } = fakeS3();
    expect(await new S3PayloadSource(s3, 'payloads').fetch(address)).toEqual({
      kind: 'missing',
      reason: 'dataref is not an object of the feed',
    });
    expect(requests).toEqual([]);
  });

  it.each(['AccessDenied', 'SlowDown', 'NoSuchBucket'])('are tried again after %s', async (name) => {
    const send = () => Promise.reject(Object.assign(new Error(name), { name }));
    const source = new S3PayloadSource({ send } as unknown as S3Client, 'payloads');
    await expect(source.fetch('s3://payloads/a.json')).rejects.toThrow(name);
  });
});
