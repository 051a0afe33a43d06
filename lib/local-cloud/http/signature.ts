import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { IncomingRequest } from './request';

/** "In most cases, a request must reach AWS within five minutes of the time stamp" (IAM user guide). */
const MAX_SKEW_MS = 5 * 60_000;
/** The secret of everybody here: `clients` and functions have it too. */
const SECRET = 'local';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\S+?,\s*SignedHeaders=([\w;-]+),\s*Signature=([0-9a-f]{64})$/;

/** For whom a request must be signed. */
export interface SigningScope {
  readonly region: string;
  /** `execute-api` or `lambda`. */
  readonly service: string;
}

/**
 * Checks a request's Signature Version 4: method, path, query, signed headers, body, time, region and service. Any access
 * key is taken whose secret is the local cloud's.
 *
 * @param now milliseconds since 1970
 * @returns the access key, or `undefined` when the request must be refused
 */
export async function verifySignature(
  request: IncomingRequest,
  { region, service }: SigningScope,
  now: number,
): Promise<string | undefined> {
  const [, accessKeyId, names, signature] = AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  const signedAt = parseDate(request.headers['x-amz-date']);
  if (accessKeyId === undefined || names === undefined || signature === undefined) return undefined;
  if (signedAt === undefined || Math.abs(now - signedAt) > MAX_SKEW_MS) return undefined;
  const signed = new Set(names.split(';'));
  if (!signed.has('host') || !signed.has('x-amz-date') || !isHashRight(request)) return undefined;

  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey: SECRET },
    sha256: Sha256,
    // The signer would add this header to those that are signed.
    applyChecksum: signed.has('x-amz-content-sha256'),
  });
  const again = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: request.path,
      query: parseQuery(request.query),
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => signed.has(name))),
      body: request.body,
    },
    { signingDate: new Date(signedAt), signableHeaders: signed },
  );
  const [, , , expected = ''] = AUTHORIZATION.exec(again.headers.authorization ?? '') ?? [];
  return isEqual(signature, expected) ? accessKeyId : undefined;
}

/** The header is what was signed, so it must be the hash of what came. */
function isHashRight({ headers, body }: IncomingRequest): boolean {
  const hash = headers['x-amz-content-sha256'];
  return hash === undefined || hash === createHash('sha256').update(body).digest('hex');
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function parseDate(text = ''): number | undefined {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const time = iso === text ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? undefined : time;
}

/** A plus is a plus in a signed query, not a space. */
function parseQuery(query: string): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const part of query.split('&').filter(Boolean)) {
    const [name = '', value = ''] = part.split(/=(.*)/s).map(decode);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries(values);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
