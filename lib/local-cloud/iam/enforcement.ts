import { randomUUID } from 'node:crypto';
import type { Endpoints } from '../shared/types';
import { Authority } from './authority';
import { type AuthorisingProxy, startAuthorisingProxy } from './proxy';

/** The permissions of one local cloud, and the proxies that enforce them. */
export interface Enforcement {
  readonly authority: Authority;
  /** What functions are given in place of the endpoints behind. */
  readonly endpoints: Endpoints;
  /** Is in a header of what was allowed. */
  readonly token: string;
  stop(): Promise<void>;
}

/** @param endpoints what answers the requests that are allowed */
export async function startEnforcement(endpoints: Endpoints): Promise<Enforcement> {
  const authority = new Authority();
  const token = randomUUID();
  const proxies: AuthorisingProxy[] = [];
  const proxied: Record<string, string> = {};
  for (const [name, target] of Object.entries(endpoints)) {
    const proxy = await startAuthorisingProxy(target, authority, token);
    proxies.push(proxy);
    proxied[name] = proxy.url;
  }
  return {
    authority,
    token,
    endpoints: { ...endpoints, ...proxied },
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}
