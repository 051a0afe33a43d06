import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalCloud } from 'cdk-event-sharing-local';

/** Asks an HTTP API with a plain request that is signed for it, as any HTTP client could. */
export async function signedGet(
  { environment, region }: LocalCloud,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    sha256: Sha256,
  });
  const { protocol, host, hostname, pathname } = new URL(url);
  const request = { method: 'GET', protocol, hostname, path: pathname, headers: { ...headers, host } };
  const { host: _, ...signed } = (await signer.sign(request)).headers;
  return fetch(url, { headers: signed });
}
