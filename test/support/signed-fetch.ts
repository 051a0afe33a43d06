import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** How a test signs, where it does not sign as it should. */
export interface Signing {
  readonly service?: string;
  readonly region?: string;
  readonly secret?: string;
  readonly accessKeyId?: string;
  readonly date?: Date;
  /** Changes the signed request, as somebody on the way would. */
  readonly tamper?: (request: SignedRequest) => Partial<SignedRequest>;
}

export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request with a Signature Version 4, made straight by AWS's library. */
export async function signed(
  url: string,
  { method = 'GET', headers = {}, body }: RequestOptions = {},
  signing: Signing = {},
): Promise<SignedRequest> {
  const { host, hostname, pathname, searchParams } = new URL(url);
  const { service = 'execute-api', region = 'us-east-1', date } = signing;
  const { accessKeyId = 'AKIATEST', secret: secretAccessKey = 'local' } = signing;
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const query: Record<string, string[]> = {};
  for (const name of searchParams.keys()) query[name] = searchParams.getAll(name);
  const request = await signer.sign(
    { method, protocol: 'http:', hostname, path: pathname, query, headers: { host, ...headers }, body },
    { signingDate: date },
  );
  const { host: _, ...sent } = request.headers;
  return { url, method, headers: sent, body };
}

/** Sends a signed request. */
export async function signedFetch(
  url: string,
  options: RequestOptions = {},
  signing: Signing = {},
): Promise<Response> {
  const request = await signed(url, options, signing);
  const { url: target, ...init } = { ...request, ...signing.tamper?.(request) };
  return fetch(target, init);
}
