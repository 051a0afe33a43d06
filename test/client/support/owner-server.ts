import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request; the index counts all requests so far. */
export type Behaviour = (request: SeenRequest, response: ServerResponse, index: number) => void;

/** A real HTTP server in the place of an owner, which misbehaves as told. */
export class OwnerServer {
  readonly requests: SeenRequest[] = [];
  behaviour: Behaviour = answer(200);
  readonly #server = createServer(this.listener());
  url = '';

  static async start(behaviour?: Behaviour): Promise<OwnerServer> {
    const owner = new OwnerServer();
    if (behaviour) owner.behaviour = behaviour;
    owner.url = await listen(owner.#server);
    return owner;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** For another server than the own one. */
  listener(): RequestListener {
    return (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const seen = { method, url, headers, body };
        this.requests.push(seen);
        this.behaviour(seen, response, this.requests.length - 1);
      });
    };
  }
}

export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The URL of a port where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createTcpServer();
  const url = await listen(server);
  server.close();
  await once(server, 'close');
  return url;
}

export const TYPE = 'application/json; contract="users/User"; version="1.0"';
export const ALICE = { user_id: 123, name: 'Alice' };

/** The same answer to every request; a row by default. */
export function answer(
  status: number,
  body: unknown = { data: ALICE },
  headers: Record<string, string> = {},
): Behaviour {
  return (_, response) => {
    response.writeHead(status, { 'content-type': TYPE, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** A row with the key that was asked for. */
export const anyUser: Behaviour = (request, response, index) =>
  answer(200, { data: { user_id: Number(request.url.split('/').at(-1)), name: 'Somebody' } })(
    request,
    response,
    index,
  );

export function problem(
  status: number,
  code = 'not-found',
  headers: Record<string, string> = {},
  detail = 'a detail',
): Behaviour {
  const type = `urn:event-sharing:problem:${code}`;
  return answer(
    status,
    { type, title: 'A title', status, detail },
    {
      'content-type': 'application/problem+json',
      ...headers,
    },
  );
}

/** One behaviour after the other; the last one stays. */
export function inTurn(...behaviours: Behaviour[]): Behaviour {
  let turn = 0;
  return (request, response, index) =>
    behaviours[Math.min(turn++, behaviours.length - 1)]?.(request, response, index);
}

export const hang: Behaviour = () => {};
export const reset: Behaviour = (_, response) => {
  response.socket?.resetAndDestroy();
};
