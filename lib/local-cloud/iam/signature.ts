import type { IncomingHttpHeaders } from 'node:http';

/** What a signature of version 4 says about who asks which service. */
export interface Signature {
  readonly accessKey: string;
  readonly service: string;
}

/** Reads the header, or the query of a presigned URL; undefined when there is neither. */
export function readSignature(path: string, headers: IncomingHttpHeaders): Signature | undefined {
  const presigned = new URL(path, 'http://localhost').searchParams.get('X-Amz-Credential');
  const credential = presigned ?? /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const [accessKey, , , service] = credential?.split('/') ?? [];
  return accessKey && service ? { accessKey, service } : undefined;
}
