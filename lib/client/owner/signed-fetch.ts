import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ClientClock } from '../shared/clock';
import { type Credentials, type CredentialsProvider, environmentCredentials } from './credentials';

export interface SigningOptions {
  /** @default the environment's: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, as Lambda sets them */
  readonly credentials?: Credentials | CredentialsProvider;
  /** The owner's region. @default by the name of the host, if that tells one; or else AWS_REGION of the environment */
  readonly region?: string;
  /** Whom the signature is for: `execute-api` or, for a function URL, `lambda`. @default by the name of the host */
  readonly service?: 'execute-api' | 'lambda';
}

export interface SigningScope {
  readonly service: string;
  readonly region: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Hosts of AWS name the service and the region, as `….lambda-url.eu-west-1.on.aws` does; those of LocalStack do too. */
const HOST = /\.(?:execute-api|lambda-url)\.([a-z]{2,}(?:-[a-z]+)+-\d+)\./;
/** A refused signature with an answer this far away in time is taken for a wrong clock; AWS refuses from 5 minutes on. */
const SKEW_MS = 2 * 60_000;
/** Tracers put their own value over it on the way, which must not break the signature. */
const UNSIGNED = new Set(['traceparent']);

/**
 * `fetch` with a Signature Version 4, made anew for each request. Connections are kept alive by Node.
 *
 * When the owner refuses the signature and its clock differs, the request is signed once more with the owner's time. The
 * difference is remembered if that helped.
 */
export class SignedFetch {
  /** For what and where the signatures are. */
  readonly scope: SigningScope;
  readonly #signer: SignatureV4;
  #offsetMs = 0;
  readonly #clock: ClientClock;

  /** @throws Error when the region is not known */
  constructor(
    base: URL,
    { credentials = environmentCredentials, region, service }: SigningOptions,
    clock: ClientClock,
  ) {
    this.#clock = clock;

    const regionName = region ?? HOST.exec(base.hostname)?.[1] ?? process.env.AWS_REGION;
    if (!regionName) {
      throw new Error(`no region to sign for ${base.host} with: set AWS_REGION or pass "region"`);
    }
    this.scope = {
      region: regionName,
      service: service ?? (base.hostname.includes('.lambda-url.') ? 'lambda' : 'execute-api'),
    };
    this.#signer = new SignatureV4({
      ...this.scope,
      credentials,
      sha256: Sha256,
    });
  }

  /** @throws whatever `fetch` does, and the signal's reason */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const response = await this.#once(request, this.#offsetMs, signal);
    const offsetMs = this.#skew(response);
    if (offsetMs === undefined) return response;
    const second = await this.#once(request, offsetMs, signal);
    // A proxy with a wrong clock must not spoil the signatures to come.
    if (second.status !== 403) this.#offsetMs = offsetMs;
    return second;
  }

  async #once(
    { method, url, headers, body }: HttpRequest,
    offsetMs: number,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const signed = await this.#signer.sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        body,
      },
      { signingDate: new Date(this.#clock.now() + offsetMs), unsignableHeaders: UNSIGNED },
    );
    signal.throwIfAborted();
    const { host: _, ...sent } = signed.headers;
    // What is signed for one place is not sent to another.
    const response = await fetch(url, { method, headers: sent, body, signal, redirect: 'manual' });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** @returns how far the owner's clock is ahead, if that may be why it refused */
  #skew({ status, headers }: HttpResponse): number | undefined {
    const theirs = status === 403 ? Date.parse(headers.get('date') ?? '') : Number.NaN;
    const offsetMs = theirs - this.#clock.now();
    return Math.abs(offsetMs - this.#offsetMs) > SKEW_MS ? offsetMs : undefined;
  }
}
