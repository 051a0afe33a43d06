import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { RequestSigner } from 'aws4';
import type { Credentials } from './credentials';

/** A request as it is signed and sent. */
export interface SignableRequest {
  readonly method: string;
  /** Encoded as it is sent, with its query. */
  readonly path: string;
  /** Lower-case names; the host among them. All are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where and for what a signature holds. */
export interface Scope {
  readonly region: string;
  /** Name of the service in signatures, such as `dynamodb`. */
  readonly service: string;
}

/**
 * The headers of a request with its signature.
 *
 * @param now epoch milliseconds
 */
export function sign(
  { method, path, headers, body }: SignableRequest,
  credentials: Credentials,
  scope: Scope,
  now: number,
): Record<string, string> {
  const dated = {
    ...headers,
    'x-amz-date': timestamp(now),
    'content-length': String(Buffer.byteLength(body)),
  };
  const signer = new Signer({ ...scope, method, path, headers: dated, body }, credentials);
  return signer.sign().headers as Record<string, string>;
}

/** Signs with a key that is kept. Of a key in bytes Node makes one anew for each signature, which takes longer than to sign. */
class Signer extends RequestSigner {
  override signature(): string {
    const { secretAccessKey = '' } = this.credentials;
    const key = signingKey(secretAccessKey, this.getDate(), this.region, this.service);
    return createHmac('sha256', key).update(this.stringToSign()).digest('hex');
  }
}

/** The newest key of each service. */
const keys = new Map<string, { readonly madeOf: string; readonly key: KeyObject }>();

/** "Derive a signing key" of "Create a signed AWS API request", IAM user guide. */
function signingKey(secret: string, ...scope: readonly [date: string, region: string, service: string]) {
  const [date, region, service] = scope;
  const madeOf = [secret, date, region].join();
  const known = keys.get(service);
  if (known?.madeOf === madeOf) return known.key;
  const bytes = [...scope, 'aws4_request'].reduce<Buffer | string>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `AWS4${secret}`,
  );
  const key = createSecretKey(bytes as Buffer);
  keys.set(service, { madeOf, key });
  return key;
}

/** `20260131T120000Z` */
function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
