import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Answer } from './answer';
import { AnswerTooLargeError, TimeoutError } from './errors';

/** A request on its way: headers are complete, and name the host. */
export interface OutgoingRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** More than any answer that handlers ask for: DynamoDB gives 16 MB of items at most, which JSON makes longer. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Connections to one host, kept for later requests. */
export class Connections {
  readonly #connectMs: number;
  readonly #send: typeof requestHttp;
  readonly #agent: HttpAgent;

  /** @param connectMs that a connection may take to come about */
  constructor(secure: boolean, connectMs: number) {
    this.#connectMs = connectMs;
    const options = { keepAlive: true, maxSockets: 50 };
    const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    const connect = agent.createConnection;
    agent.createConnection = (...args: Parameters<typeof connect>) =>
      this.#bounded(connect.apply(agent, args) as Socket, secure ? 'secureConnect' : 'connect');
    this.#agent = agent;
    this.#send = secure ? requestHttps : requestHttp;
  }

  /**
   * Sends a request and reads the whole answer, whatever its status.
   *
   * @param milliseconds that it may take
   * @throws TimeoutError when the time is over; AnswerTooLargeError; otherwise the error of the network
   */
  exchange(
    { hostname, port }: URL,
    { method, path, headers, body }: OutgoingRequest,
    milliseconds: number,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // A list is sent as it is, which spares Node looking at each name.
      const list = Object.entries(headers).flat();
      const host = hostname.replace(/^\[|\]$/g, '');
      const sent = this.#send({ agent: this.#agent, hostname: host, port, method, path, headers: list });
      const timer = setTimeout(
        () => sent.destroy(new TimeoutError(`no answer within ${Math.ceil(milliseconds)} ms`)),
        milliseconds,
      );
      const fail = (error: Error) => {
        clearTimeout(timer);
        sent.destroy();
        reject(error);
      };
      sent.on('error', fail);
      sent.once('response', (response) => {
        read(response).then((answer) => {
          clearTimeout(timer);
          resolve(answer);
        }, fail);
      });
      sent.end(body);
    });
  }

  destroy(): void {
    this.#agent.destroy();
  }

  /** Gives up on a connection that does not come about. */
  #bounded(socket: Socket, ready: 'connect' | 'secureConnect'): Socket {
    const timer = setTimeout(
      () => socket.destroy(new TimeoutError(`no connection within ${this.#connectMs} ms`)),
      this.#connectMs,
    );
    const stop = () => clearTimeout(timer);
    return socket.once(ready, stop).once('close', stop);
  }
}

function read(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) reject(new AnswerTooLargeError(MAX_ANSWER_BYTES));
    });
    // Also when the connection ends before the promised length has come.
    response.on('error', reject);
    response.once('end', () => {
      const [first = Buffer.alloc(0)] = chunks;
      const body = chunks.length > 1 ? Buffer.concat(chunks) : first;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
  });
}
