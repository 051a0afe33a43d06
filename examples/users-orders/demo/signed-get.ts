import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalCloud } from 'cdk-event-sharing-local';

/**
 * Asks an HTTP API, or a function URL, with a plain request that is signed for it, as any HTTP client could.
 *
 * @param service for which the request is signed: `lambda` for a function URL
 */
export async function signedGet(
  { environment, region }: Pick<LocalCloud, 'environment' | 'region'>,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  service: 'execute-api' | 'lambda' = 'execute-api',
): Promise<Response> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = environment;
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    },
    sha256: Sha256,
  });
  const { protocol, host, hostname, pathname } = new URL(url);
  const request = { method: 'GET', protocol, hostname, path: pathname, headers: { ...headers, host } };
  const { host: _, ...signed } = (await signer.sign(request)).headers;
  return fetch(url, { headers: signed });
}
