import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { Guard } from '../security/guard';
import { SECURITY_HEADERS } from '../security/headers';
import type { Token } from '../security/token';
import { problemOf } from '../shared/problem';
import type { Env } from '../state/route';

/** Other machines never reach it. */
const LOOPBACK = '127.0.0.1';

/** Serves an app behind the guard, which sees a request before any other code does. */
export class HttpServer {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @throws Error when the port is taken */
  static async listen(app: Hono<Env>, token: Token, port: number): Promise<HttpServer> {
    const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    let guard: Guard | undefined;
    const server = createServer((request, response) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      if (admit(guard, request, response)) void answer(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOOPBACK, () => resolve());
    });
    const { port: taken } = server.address() as AddressInfo;
    guard = new Guard(token, taken);
    return new HttpServer(server, taken);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** @returns whether the request may go on; otherwise it was answered */
function admit(guard: Guard | undefined, request: IncomingMessage, response: ServerResponse): boolean {
  try {
    const verdict = guard?.check(request);
    if (verdict?.kind === 'pass') return true;
    if (verdict) {
      response.writeHead(303, { Location: verdict.location, 'Set-Cookie': verdict.cookie }).end();
      return false;
    }
    // It listens, and nobody knows of it yet.
    response.writeHead(503).end();
  } catch (error) {
    const { status, code, message } = problemOf(error);
    // What is left of a body that nobody reads would be taken for the next request.
    response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify({ code, message }));
  }
  return false;
}
