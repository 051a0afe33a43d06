import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { signed } from '../support/signed-fetch';

/** What an API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks an API for a resource.
 *
 * @param through the endpoint of the cloud that has the API: names of emulators' APIs need not resolve here, and their ports may be those
 * inside a container. @default the host of the URL
 * @param isSigned @default true
 */
export async function askApi(url: string, through = url, isSigned = true): Promise<ApiAnswer> {
  const { hostname, port } = new URL(through);
  const { host, pathname, search } = new URL(url);
  const { headers } = isSigned ? await signed(url) : { headers: { host } };
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, path: pathname + search, headers: { ...headers, host } },
      (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
      },
    );
    asked.once('error', reject).end();
  });
}
