import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands before an owner's API; makes it slow, or refuses connections as a host does on which nothing runs. */
export class OwnerProxy {
  /** Added to each request, in milliseconds. */
  delayMs = 0;
  #port = 0;
  readonly #server = createServer(async (incoming, outgoing) => {
    await sleep(this.delayMs);
    const { method, headers, url = '/' } = incoming;
    const forwarded = request(new URL(url, this.target), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.once('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });

  /** @param target base URL of the API */
  static async start(target: string): Promise<OwnerProxy> {
    const proxy = new OwnerProxy(target);
    await proxy.open();
    return proxy;
  }

  private constructor(private readonly target: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
