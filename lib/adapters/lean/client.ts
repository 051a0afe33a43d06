import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Answer } from './answer';
import { environmentCredentials } from './credentials';
import { timeLeft } from './deadline';
import { type Endpoint, endpointOf, type Service } from './endpoint';
import { BrokenAnswerError, metadataOf, ServiceError, serviceError, TimeoutError } from './errors';
import { Connections } from './exchange';
import { kindOf, pauseAfter, RetryQuota } from './retry';
import { sign } from './sign';
import { Turns } from './turns';

/** A request before it is signed. */
export interface ServiceRequest {
  readonly method: 'POST' | 'PUT' | 'GET';
  /** Below the endpoint's own path, with its query; encoded. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Part of the host before the endpoint's own. @default none */
  readonly hostPrefix?: string;
}

/** One operation with its input. */
export interface Command<Output> {
  request(endpoint: Endpoint): ServiceRequest;
  /** @throws BrokenAnswerError when the answer is not of the operation's form */
  read(answer: Answer): Output;
}

export interface ClientConfig {
  /** @default the variable AWS_REGION */
  readonly region?: string;
  /** Attempts of one request. @default the variable AWS_MAX_ATTEMPTS, or 3 */
  readonly maxAttempts?: number;
  readonly requestHandler?: {
    /** Milliseconds that a connection may take to come about. @default 2,000 */
    readonly connectionTimeout?: number;
    /** Milliseconds that one attempt may take. @default 10,000: services answer within a few, large objects take their time */
    readonly requestTimeout?: number;
  };
}

const CONNECT_MS = 2_000;
const ATTEMPT_MS = 10_000;
const DEFAULT_ATTEMPTS = 3;
/** What a service says of a signature whose time it does not take for its own. */
const SKEWED =
  /^(AuthFailure|InvalidSignatureException|RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|SignatureDoesNotMatch)$/;
const MAX_SKEW_MS = 240_000;

/** Sends signed requests to a service and tries again what may succeed. */
export class Client {
  readonly #service: Service;
  readonly #config: ClientConfig;
  readonly #quota = new RetryQuota();
  readonly #turns = new Turns();
  #route?: { readonly endpoint: Endpoint; readonly connections: Connections };
  /** What the service's clock is ahead of ours. */
  #skew = 0;

  constructor(service: Service, config: ClientConfig = {}) {
    this.#service = service;
    this.#config = { ...config, region: config.region ?? process.env.AWS_REGION };
  }

  async send<Output>(command: Command<Output>): Promise<Output> {
    this.#route ??= this.#findRoute();
    const { endpoint, connections } = this.#route;
    await this.#turns.next();
    const request = command.request(endpoint);
    const most = this.#config.maxAttempts ?? (Number(process.env.AWS_MAX_ATTEMPTS) || DEFAULT_ATTEMPTS);
    for (let attempts = 1; ; attempts += 1) {
      let answer: Answer | undefined;
      try {
        answer = await this.#attempt(request, endpoint, connections);
        const output = readChecked(command, answer);
        this.#quota.succeeded(attempts > 1);
        return output;
      } catch (error) {
        const pause = this.#pauseAfter(error, answer, attempts);
        if (pause === undefined || attempts >= most || pause >= timeLeft() || !this.#quota.take())
          throw error;
        await sleep(pause);
      }
    }
  }

  /** Closes connections that are kept. */
  destroy(): void {
    this.#route?.connections.destroy();
  }

  #findRoute() {
    const endpoint = endpointOf(this.#service, this.#regionOrThrow());
    const { connectionTimeout = CONNECT_MS } = this.#config.requestHandler ?? {};
    return { endpoint, connections: new Connections(endpoint.url.protocol === 'https:', connectionTimeout) };
  }

  #attempt(request: ServiceRequest, { url }: Endpoint, connections: Connections): Promise<Answer> {
    const left = Math.min(this.#config.requestHandler?.requestTimeout ?? ATTEMPT_MS, timeLeft());
    if (left <= 0) throw new TimeoutError('the time of the invocation is over');
    const { method, body, hostPrefix = '' } = request;
    const path = `${url.pathname.replace(/\/$/, '')}${request.path}`;
    const target = hostPrefix ? new URL(`${url.protocol}//${hostPrefix}${url.host}`) : url;
    const headers = sign(
      { method, path, headers: { ...request.headers, host: target.host }, body },
      environmentCredentials(),
      { region: this.#regionOrThrow(), service: this.#service.name },
      Date.now() + this.#skew,
    );
    // By this Lambda notices functions that call each other in a circle. No signature covers it, for whoever passes it on changes it.
    const trace = process.env._X_AMZN_TRACE_ID;
    if (trace) headers['x-amzn-trace-id'] = trace;
    return connections.exchange(target, { method, path, headers, body }, left);
  }

  /** Milliseconds before another attempt; `undefined` when it would fail as well. */
  #pauseAfter(error: unknown, answer: Answer | undefined, attempts: number): number | undefined {
    if (error instanceof ServiceError && SKEWED.test(error.name)) {
      const skew = Date.parse(answer?.headers.date ?? '') - Date.now();
      const moved = Math.abs(skew - this.#skew) > MAX_SKEW_MS;
      if (moved) this.#skew = skew;
      return moved ? 0 : undefined;
    }
    const kind = kindOf(error);
    return kind === 'final' ? undefined : pauseAfter(kind, attempts, pauseAskedFor(answer));
  }

  #regionOrThrow(): string {
    const { region } = this.#config;
    if (region) return region;
    throw new Error('there is no region to send requests to: set AWS_REGION');
  }
}

/** Milliseconds, as services and what stands before them ask for. */
function pauseAskedFor(answer: Answer | undefined): number {
  const milliseconds = Number(answer?.headers['x-amz-retry-after']);
  return milliseconds || Number(answer?.headers['retry-after']) * 1000 || 0;
}

function readChecked<Output>(command: Command<Output>, answer: Answer): Output {
  const { status, headers, body } = answer;
  const promised = headers['x-amz-crc32'];
  if (promised !== undefined && Number(promised) !== crc32(body))
    throw new BrokenAnswerError('its checksum is another', metadataOf(answer));
  if (status < 200 || status > 299) throw serviceError(answer);
  return command.read(answer);
}
