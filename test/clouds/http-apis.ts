import { signedFetch } from '../support/signed-fetch';

/** Why a cloud has no HTTP APIs, as far as it says so itself; `undefined` when it has them. */
export async function lackOfHttpApis(endpoint: string): Promise<string | undefined> {
  const { status } = await signedFetch(`${endpoint}/v2/apis`, {}, { service: 'apigateway' });
  return status === 200
    ? undefined
    : `this cloud has no HTTP APIs, it answers ${status} to a request for their list`;
}
