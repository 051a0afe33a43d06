import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Stands between the functions and DynamoDB: a function may die after its transaction is committed, and before it hears of that. */
export class CrashPoint {
  static async before(target: string): Promise<CrashPoint> {
    const point = new CrashPoint(target);
    await new Promise<void>((resolve) => point.#server.listen(0, '127.0.0.1', resolve));
    return point;
  }

  readonly #target: string;
  readonly #server = createServer((asked, answer) => {
    // A client that was killed closes its connection in the middle.
    this.#pass(asked, answer).catch(() => answer.destroy());
  });
  readonly #transactions: string[] = [];
  #crash: { readonly texts: readonly string[]; readonly kill: () => void } | undefined;

  private constructor(target: string) {
    this.#target = target;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Has the function of the next transaction that holds all of the texts killed, once the transaction is committed. */
  arm(texts: readonly string[], kill: () => void): void {
    this.#crash = { texts, kill };
  }

  /** How often a transaction that holds all of the texts was tried. */
  tries(texts: readonly string[]): number {
    return this.#transactions.filter((body) => holds(body, texts)).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(asked);
    const text = String(asked.headers['x-amz-target']).endsWith('.TransactWriteItems') ? body.toString() : '';
    if (text) this.#transactions.push(text);
    const [status, headers, answered] = await this.#forward(asked, body);
    if (this.#crash && status === 200 && holds(text, this.#crash.texts)) {
      // Nobody is left to hear the answer.
      this.#crash.kill();
      this.#crash = undefined;
    } else answer.writeHead(status, headers).end(answered);
  }

  #forward({ method, url = '/', headers }: IncomingMessage, body: Buffer) {
    return new Promise<[number, IncomingMessage['headers'], Buffer]>((resolve, reject) => {
      request(new URL(url, this.#target), { method, headers }, (response) => {
        const { 'transfer-encoding': _coding, ...rest } = response.headers;
        buffer(response).then((answered) => resolve([response.statusCode ?? 502, rest, answered]), reject);
      })
        .once('error', reject)
        .end(body);
    });
  }
}

function holds(body: string, texts: readonly string[]): boolean {
  return texts.every((text) => body.includes(text));
}
