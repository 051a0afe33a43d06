import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, readCall } from './call';
import type { Fault, FaultPlan } from './faults';
import { partialPublish } from './partial-publish';
import type { Random } from './random';
import { type Answer, internalError, throttle } from './service-errors';

/** What a proxy may do to the functions whose requests pass through it. */
export interface Victims {
  /** Functions by a name that only their requests hold. */
  readonly callers: Map<string, string>;
  kill(functionName: string): void;
  restartPollers(functionName: string): void;
}

const SHORT_DELAY_MS = 300;
/** Past the visibility timeout that a run gives its queues. */
const LONG_DELAY_MS = 3_000;
const LATE_COPY_MS = 1_500;

/** Stands between functions and an emulator and lets some requests go wrong. */
export class FaultProxy {
  static async start(target: string, plan: FaultPlan, random: Random, victims: Victims): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, plan, random, victims);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  readonly #server = createServer((incoming, outgoing) => {
    // A killed function closes its connection in the middle.
    void this.#serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  readonly #agent = new Agent({ keepAlive: true });
  #late = 0;

  private constructor(
    private readonly target: string,
    private readonly plan: FaultPlan,
    private readonly random: Random,
    private readonly victims: Victims,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Copies that have yet to be sent. */
  get late(): number {
    return this.#late;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#agent.destroy();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const call = readCall({ method, path, headers, body: await bodyOf(incoming) }, this.victims.callers);
    const fault = this.plan.next(call);
    if (fault) this.plan.count(fault, call);
    const answer = await this.#exchange(call, fault);
    if (answer === undefined) outgoing.destroy();
    else
      outgoing
        .writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length })
        .end(answer.body);
  }

  /** @returns `undefined` when the answer is lost */
  async #exchange(call: Call, fault: Fault | undefined): Promise<Answer | undefined> {
    switch (fault) {
      case undefined:
        return this.#forward(call);
      case 'request duplicated':
        return this.#duplicate(call);
      case 'response delayed': {
        const delay = this.random.between(20, this.random.chance(0.1) ? LONG_DELAY_MS : SHORT_DELAY_MS);
        const early = this.random.chance(0.5);
        if (early) await sleep(delay);
        const answer = await this.#forward(call);
        if (!early) await sleep(delay);
        return answer;
      }
      case 'response lost':
        await this.#forward(call);
        return undefined;
      case 'server error':
        return internalError(call.service);
      case 'throttled':
        return throttle(call.service, this.random.next());
      case 'partial batch': {
        const { body, answer } = partialPublish(call.body, this.random);
        return answer(body && (await this.#forward({ ...call, body })));
      }
      case 'environment killed':
        return this.#kill(call);
      case 'poller restarted':
        this.victims.restartPollers(call.functionName ?? '');
        return this.#forward(call);
    }
  }

  /** The copy comes at once, or so late that other writes came between. */
  async #duplicate(call: Call): Promise<Answer> {
    const first = await this.#forward(call);
    if (this.random.chance(0.5)) {
      const second = await this.#forward(call);
      return this.random.chance(0.5) ? first : second;
    }
    this.#late += 1;
    void sleep(this.random.between(100, LATE_COPY_MS))
      .then(() => this.#forward(call))
      .catch(() => {})
      .finally(() => {
        this.#late -= 1;
      });
    return first;
  }

  /** Before the request was sent, while it is on its way, or when it was done but before the function knew. */
  async #kill(call: Call): Promise<undefined> {
    const moment = this.random.pick(['before', 'meanwhile', 'after']);
    if (moment === 'after') await this.#forward(call);
    this.victims.kill(call.functionName ?? '');
    if (moment === 'meanwhile') await this.#forward(call);
    return undefined;
  }

  #forward({ method, path, headers, body }: Call): Promise<Answer> {
    const { 'transfer-encoding': _chunked, expect: _asked, ...kept } = headers;
    const options = { method, agent: this.#agent, headers: { ...kept, 'content-length': body.length } };
    return new Promise((resolve, reject) => {
      const forwarded = request(new URL(path, this.target), options, (response) => {
        const { connection: _connection, 'transfer-encoding': _coding, ...answered } = response.headers;
        bodyOf(response).then(
          (answer) => resolve({ status: response.statusCode ?? 502, headers: answered, body: answer }),
          reject,
        );
      });
      forwarded.once('error', reject).end(body);
    });
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
