const SCHEME = 's3://';

/** The address of an object: `s3://<bucket>/<key>`, a URI as CloudEvents wants it ("Dataref" extension). */
export function payloadAddress(bucket: string, key: string): string {
  return `${SCHEME}${bucket}/${encodeURI(key)}`;
}

/** The key of the object that an address names, or `undefined` when it does not name one in this bucket. */
export function payloadKey(bucket: string, address: string): string | undefined {
  const prefix = `${SCHEME}${bucket}/`;
  if (!address.startsWith(prefix) || address.length === prefix.length) return undefined;
  try {
    return decodeURI(address.slice(prefix.length));
  } catch {
    return undefined;
  }
}
