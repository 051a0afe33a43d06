import { sign as signV4 } from 'aws4';
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
  const signed = signV4({ ...scope, method, path, headers: dated, body }, credentials);
  return signed.headers as Record<string, string>;
}

/** `20260131T120000Z` */
function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
