/** What a signature of version 4 says about who asks which service, and where. */
export interface Signature {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

/** Reads the header, or the query of a presigned URL; undefined when there is neither. */
export function readSignature(
  path: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Signature | undefined {
  const presigned = path.includes('X-Amz-Credential')
    ? new URL(path, 'http://localhost').searchParams.get('X-Amz-Credential')
    : undefined;
  const credential = presigned ?? /Credential=([^,\s]+)/.exec(String(headers.authorization ?? ''))?.[1];
  const [accessKey, , region, service] = credential?.split('/') ?? [];
  return accessKey && region && service ? { accessKey, region, service } : undefined;
}
