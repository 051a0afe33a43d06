import { createHash, createHmac } from 'node:crypto';
import type { HashConstructor } from '@aws-sdk/types';
import { SignatureV4 } from '@smithy/signature-v4';
import { sign as signByLibrary } from 'aws4';
import * as fc from 'fast-check';
import { sign } from '../../../lib/adapters/lean/sign';

/** What the library hashes with. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | Uint8Array) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

const text = fc.string({ unit: 'binary' }).map((each) => each.toWellFormed());
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[!-~]([!-~]| [!-~]){0,30}$/);
const segments = fc.array(
  text.map((each) => each.replaceAll('/', '')),
  { minLength: 1, maxLength: 4 },
);
const secret = fc.stringMatching(/^[A-Za-z0-9/+]{1,40}$/);

const request = fc.record({
  service: fc.constantFrom('dynamodb', 'sqs', 'sns', 's3', 'ssm', 'events'),
  region: fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-west-1'),
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  segments,
  query: fc.constantFrom<Record<string, string>>(
    {},
    { 'x-id': 'PutObject' },
    { 'list-type': '2' },
    { delete: '' },
  ),
  headers: fc.dictionary(
    name.map((each) => `x-amz-${each}`),
    value,
    { maxKeys: 4 },
  ),
  body: text,
  accessKeyId: secret,
  secretAccessKey: secret,
  sessionToken: fc.option(secret, { nil: undefined }),
  now: fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
});

test('signatures are those of the library of the SDK, whatever is signed', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ service, region, method, now, query, body, ...rest }) => {
      const { accessKeyId, secretAccessKey, sessionToken } = rest;
      const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
      const isS3 = service === 's3';
      const path = isS3 ? `/${rest.segments.map(encodeURIComponent).join('/')}` : '/';
      const headers = {
        ...rest.headers,
        host: `${service}.${region}.amazonaws.com`,
        'content-type': 'a/b',
        'content-length': String(Buffer.byteLength(body)),
      };
      const library = new SignatureV4({
        service,
        region,
        credentials,
        sha256: Sha256 as unknown as HashConstructor,
        uriEscapePath: !isS3,
        applyChecksum: isS3,
      });
      const expected = await library.sign(
        { method, protocol: 'https:', hostname: headers.host, path, query, headers, body },
        { signingDate: now },
      );
      const signable = { method, path: `${path}?${new URLSearchParams(query)}`, headers, body };
      const signed = Object.entries(sign(signable, credentials, { service, region }, now.getTime()));
      expect(Object.fromEntries(signed.map(([each, is]) => [each.toLowerCase(), is]))).toEqual(
        expected.headers,
      );
    }),
    { numRuns: 500 },
  );
});

test('a key that is kept signs for its secret, day, region and service alone', () => {
  const day = Date.UTC(2026, 0, 31);
  const first = { secretAccessKey: 's', now: day, region: 'eu-west-1', service: 'dynamodb' };
  const others = [
    { secretAccessKey: 't' },
    { now: day + 86_400_000 },
    { region: 'eu-west-2' },
    { service: 'sqs' },
  ].flatMap((other) => [{ ...first, ...other }, first]);
  for (const { secretAccessKey, now, region, service } of [first, ...others]) {
    const [headers, credentials] = [{ host: 'a' }, { accessKeyId: 'a', secretAccessKey }];
    const request = { method: 'POST', path: '/', headers, body: '{}' };
    const signed = sign(request, credentials, { region, service }, now);
    // One that makes a key anew for whatever it has not signed before.
    const { Authorization: _, ...unsigned } = signed;
    const library = signByLibrary({ ...request, headers: unsigned, region, service }, credentials);
    expect(signed.Authorization).toBe(library.headers?.Authorization);
  }
});
