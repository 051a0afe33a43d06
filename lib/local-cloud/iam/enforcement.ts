import type { Endpoints } from '../shared/types';
import { Authority } from './authority';
import { type AuthorisingProxy, startAuthorisingProxy } from './proxy';
import type { AccountRegion } from './requests/request';

/** The permissions of one local cloud, and the proxies that enforce them. */
export interface Enforcement {
  readonly authority: Authority;
  /** What functions are given in place of the endpoints behind. */
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
}

/** @param endpoints what answers the requests that are allowed */
export async function startEnforcement(endpoints: Endpoints, place: AccountRegion): Promise<Enforcement> {
  const authority = new Authority(place);
  const proxies: AuthorisingProxy[] = [];
  const proxied: Record<string, string> = {};
  for (const [name, target] of Object.entries(endpoints)) {
    const proxy = await startAuthorisingProxy(target, authority);
    proxies.push(proxy);
    proxied[name] = proxy.url;
  }
  return {
    authority,
    endpoints: { ...endpoints, ...proxied },
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}
