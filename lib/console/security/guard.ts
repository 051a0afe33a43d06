import type { IncomingMessage } from 'node:http';
import { ConsoleError } from '../shared/problem';
import type { Token } from './token';

/** What becomes of a request before anything looks at what it asks for. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** The token was in the address: a cookie takes its place, and it goes from the address. */
  | { readonly kind: 'redirect'; readonly location: string; readonly cookie: string };

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct'>;

const READS = new Set(['GET', 'HEAD']);

/**
 * Lets nobody in but who was given the token, and no page but the console's own.
 *
 * Browsers send a page's requests to any address of this machine, and the cookie with them if they are of this site, as pages of other ports
 * are. So what they say of where a request comes from counts, where they say it. A page of a foreign name that was made to lead here
 * (DNS rebinding) shows in `Host`.
 */
export class Guard {
  readonly #token: Token;
  readonly #hosts: ReadonlySet<string>;
  /** Cookies are kept by host and not by port: a console beside this one has its own. */
  readonly #cookie: string;

  constructor(token: Token, port: number) {
    this.#token = token;
    this.#hosts = new Set(['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`));
    this.#cookie = `event-sharing-console-${port}`;
  }

  /** @throws ConsoleError `forbidden`; `invalid-request` of a write that is no JSON, or of another method */
  check(request: Asked): Verdict {
    const host = this.#ownHost(request);
    this.#refuseForeign(request, host);
    const verdict = this.#identify(request);
    this.#refuseUnlikely(request);
    return verdict;
  }

  #ownHost({ headers, headersDistinct, url = '' }: Asked): string {
    const { host = '' } = headers;
    if (headersDistinct.host?.length === 1 && this.#hosts.has(host) && url.startsWith('/')) return host;
    throw new ConsoleError(
      'forbidden',
      `this console is at ${[...this.#hosts].join(', ')}, and is not asked by another name: open the address that it printed`,
    );
  }

  #refuseForeign({ headers }: Asked, host: string): void {
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    const isOwn = origin === undefined || origin === `http://${host}`;
    // `none`: a person has typed the address, or opened it from a terminal.
    if (isOwn && (site === undefined || site === 'same-origin' || site === 'none')) return;
    throw new ConsoleError(
      'forbidden',
      'another page asked for this: the console answers its own page, and addresses that were typed or pasted',
    );
  }

  #identify({ method = '', url = '', headers }: Asked): Verdict {
    const address = new URL(`http://console${url}`);
    const given = address.searchParams.get('token');
    if (given !== null && READS.has(method)) {
      if (!this.#token.redeem(given)) throw missingToken();
      address.searchParams.delete('token');
      // Of two slashes the second would begin the name of another host.
      const path = address.pathname.replace(/^\/+/, '/');
      return { kind: 'redirect', location: `${path}${address.search}`, cookie: this.#cookieText() };
    }
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    const known = bearer ?? cookieIn(headers.cookie, this.#cookie);
    if (known === undefined || !this.#token.is(known)) throw missingToken();
    return { kind: 'pass' };
  }

  #cookieText(): string {
    return `${this.#cookie}=${this.#token.text}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** What a form, an image or a link of any page could send is no write. */
  #refuseUnlikely({ method = '', headers }: Asked): void {
    if (READS.has(method)) return;
    if (method !== 'POST')
      throw new ConsoleError('invalid-request', `${method} is not known here: use GET, or POST`, 405);
    if (headers.origin === undefined && headers.authorization === undefined)
      throw new ConsoleError('forbidden', 'a write names its Origin, or gives the token as a bearer');
    const [type = ''] = (headers['content-type'] ?? '').split(';');
    if (type.trim().toLowerCase() !== 'application/json')
      throw new ConsoleError('invalid-request', 'give the body as application/json', 415);
  }
}

function missingToken(): ConsoleError {
  return new ConsoleError(
    'forbidden',
    'the token is missing, or of another console: open the address that this console printed, with "?token=" in it',
  );
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  const cookies = (header ?? '').split(';').map((each) => each.trim());
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
}
