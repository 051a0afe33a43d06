import { Agent, createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What becomes of a request; `undefined` breaks its connection off. */
export type Handling = (
  asked: HttpRequest,
  forward: (asked: HttpRequest) => Promise<HttpAnswer>,
) => Promise<HttpAnswer | undefined>;

/** Stands between a client and a server, counts what passes, and lets a test decide what becomes of each request. */
export class HttpProxy {
  /**
   * @param target base URL of the server
   * @param port where to listen. @default a free port
   */
  static async start(target: string, handling: Handling = (asked, forward) => forward(asked), port = 0) {
    const proxy = new HttpProxy(target, handling);
    await new Promise<void>((resolve) => proxy.#server.listen(port, '127.0.0.1', resolve));
    proxy.#port = (proxy.#server.address() as AddressInfo).port;
    return proxy;
  }

  requests = 0;
  connections = 0;
  #port = 0;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer(async (incoming, outgoing) => {
    this.requests += 1;
    try {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const asked = { method, path, headers, body: await buffer(incoming) };
      const answer = await this.handling(asked, (each) => this.#forward(each));
      if (answer === undefined) outgoing.destroy();
      else {
        const { status, body } = answer;
        outgoing.writeHead(status, { ...answer.headers, 'content-length': body.length }).end(body);
      }
    } catch {
      // A client that was killed closes its connection in the middle, and so does the server.
      outgoing.destroy();
    }
  }).on('connection', () => {
    this.connections += 1;
  });

  private constructor(
    private readonly target: string,
    private readonly handling: Handling,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** From now on connections are refused, as by a host on which nothing runs. */
  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
    const { 'transfer-encoding': _chunked, expect: _asked, ...kept } = headers;
    const options = { method, agent: this.#agent, headers: { ...kept, 'content-length': body.length } };
    return new Promise((resolve, reject) => {
      const forwarded = request(new URL(path, this.target), options, (response) => {
        const { connection: _connection, 'transfer-encoding': _coding, ...answered } = response.headers;
        buffer(response).then(
          (answer) => resolve({ status: response.statusCode ?? 502, headers: answered, body: answer }),
          reject,
        );
      });
      forwarded.once('error', reject).end(body);
    });
  }
}
