import { isIP } from 'node:net';
import type { Endpoint } from './endpoint';

/** Where a request goes. */
interface Address {
  readonly hostPrefix?: string;
  readonly path: string;
}

/** A name that can be part of a host. One with a dot does not fit the certificate of S3. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

export function bucketAddress(endpoint: Endpoint, bucket: string, query: string): Address {
  return address(endpoint, bucket, '/', query);
}

export function objectAddress(endpoint: Endpoint, bucket: string, key: string, query: string): Address {
  return address(endpoint, bucket, `/${key.split('/').map(encode).join('/')}`, query);
}

/** A bucket is a host, and a folder where it cannot be one, as of an endpoint that is an IP address. */
function address({ url }: Endpoint, bucket: string, object: string, query: string): Address {
  const isHost = HOST_LABEL.test(bucket) && !isIP(url.hostname.replace(/^\[|\]$/g, ''));
  const path = `${object}?${query}`;
  return isHost ? { hostPrefix: `${bucket}.`, path } : { path: `/${encode(bucket)}${path}` };
}

/** Everything but what a URL never needs encoded: RFC 3986, "Unreserved Characters". */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
