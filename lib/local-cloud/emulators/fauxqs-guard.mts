// Belongs to fauxqs-worker.mts and runs in its thread. Imports nothing of this package.
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { MessagePort } from 'node:worker_threads';

interface Request {
  readonly raw: IncomingMessage;
}

interface Reply {
  readonly raw: ServerResponse;
  hijack(): void;
}

/** Says that a request was checked. */
const CHECKED = 'x-local-cloud-checked';

/**
 * Sends requests of sessions to what checks permissions, unless they come from there.
 *
 * @param settings tells where that is, and by which token its requests are known; until then everybody may pass
 */
export function guarding(settings: MessagePort) {
  let guard: { readonly url: string; readonly token: string } | undefined;
  settings.on('message', (message) => {
    guard = message;
  });
  // The thread must not wait for it.
  settings.unref();
  return ({ raw }: Request, reply: Reply, done: () => void): void => {
    const { method, url = '/', headers } = raw;
    const isSession =
      /Credential=ASIA/.test(headers.authorization ?? '') || url.includes('X-Amz-Credential=ASIA');
    if (guard === undefined || !isSession || headers[CHECKED] === guard.token) {
      done();
      return;
    }
    reply.hijack();
    const forwarded = send(new URL(url, guard.url), { method, headers }, (response) => {
      reply.raw.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(reply.raw);
    });
    forwarded.once('error', () => reply.raw.destroy());
    raw.pipe(forwarded);
  };
}
