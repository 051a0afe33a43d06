const SCHEME = 's3://';

/** The address of an object: `s3://<bucket>/<key>`, a URI as CloudEvents wants it ("Dataref" extension). */
export function payloadAddress(bucket: string, key: string): string {
  return `${SCHEME}${bucket}/${encodeURI(key)}`;
}

/** What no key of ours holds: controls, and parts of a path by which some tools leave the bucket. */
const FOREIGN = /\p{C}|(^|\/)\.{0,2}(\/|$)/u;

/**
 * The key of the object that an address names, or `undefined` when it does not name one in this bucket. The address comes
 * with a message, from whoever can send one.
 */
export function payloadKey(bucket: string, address: string): string | undefined {
  const prefix = `${SCHEME}${bucket}/`;
  if (!address.startsWith(prefix)) return undefined;
  try {
    const key = decodeURI(address.slice(prefix.length));
    return FOREIGN.test(key) ? undefined : key;
  } catch {
    return undefined;
  }
}
