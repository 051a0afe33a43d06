import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { CREDENTIALS } from './clients';
import type { Behaviour, SeenRequest } from './owner-server';
import { answer } from './owner-server';

/** AWS refuses signatures that are older ("Elements of an AWS API request signature", IAM user guide). */
const MAX_AGE_MS = 5 * 60_000;

/** Computes the signature of a request again, as AWS does. */
export async function isSigned(
  request: SeenRequest,
  now: number,
  service = 'execute-api',
  sessionToken?: string,
): Promise<boolean> {
  const { headers, method, body } = request;
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const signed = Object.fromEntries(names.split(';').map((name) => [name, String(headers[name])]));
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers['x-amz-date']));
  if (!date || !('host' in signed)) return false;
  const signingDate = new Date(`${date.slice(1, 4).join('-')}T${date.slice(4).join(':')}Z`);
  if (Math.abs(signingDate.getTime() - now) > MAX_AGE_MS) return false;
  const url = new URL(request.url, 'http://owner');
  const signer = new SignatureV4({
    credentials: { ...CREDENTIALS, sessionToken },
    region: 'eu-west-1',
    service,
    sha256: Sha256,
  });
  const again = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: 'owner',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: signed,
      body: body === '' ? undefined : body,
    },
    { signingDate },
  );
  return again.headers.authorization === headers.authorization;
}

/** Refuses what is not signed well at the owner's own time. */
export function verifying(accepted: Behaviour, now: () => number = Date.now): Behaviour {
  return async (request, response, index) => {
    const date = { date: new Date(now()).toUTCString() };
    if (await isSigned(request, now())) {
      response.setHeader('date', date.date);
      accepted(request, response, index);
    } else {
      answer(403, { message: 'Forbidden' }, { 'content-type': 'application/json', ...date })(
        request,
        response,
        index,
      );
    }
  };
}
