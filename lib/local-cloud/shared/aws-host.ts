import { BlockList, isIP } from 'node:net';

/** Names of machines that are emulators, beside those that cannot be AWS; for one that a team runs under a name of its own. */
export const EMULATORS = 'EVENT_SHARING_EMULATORS';

/** LocalStack's own name for this machine. */
const LOCALSTACK = 'localhost.localstack.cloud';

/** Addresses that nobody reaches from outside: loopback, and networks of one's own. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4');
PRIVATE.addAddress('0.0.0.0', 'ipv4');
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/**
 * Whether a URL may lead to AWS itself. AWS has partitions that are not public, endpoints in private networks and names that
 * customers choose, so that no list of its hosts is complete: only what cannot be AWS is taken for something else.
 */
export function isAws(url: string): boolean {
  return !URL.canParse(url) || !isElsewhere(new URL(url).hostname);
}

/** @param hostname as `URL` gives it */
function isElsewhere(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  const family = isIP(host);
  if (family !== 0) return PRIVATE.check(host, family === 6 ? 'ipv6' : 'ipv4');
  // A name without a dot is one of this machine or of a container beside it.
  if (host !== '' && !host.includes('.')) return true;
  const allowed = (process.env[EMULATORS] ?? '').split(',').map((each) => each.trim().toLowerCase());
  return (
    /\.localhost$/.test(host) ||
    host === 'host.docker.internal' ||
    [LOCALSTACK, ...allowed].some((name) => name !== '' && (host === name || host.endsWith(`.${name}`)))
  );
}
