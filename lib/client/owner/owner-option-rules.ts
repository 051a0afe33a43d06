import { atLeast, having, milliseconds, type Options, oneOf, text } from '../shared/options';

const url = (value: unknown) => {
  if (text(value)) return text(value);
  // LocalStack gives that for attributes of resources that it does not have.
  if (value === 'unknown')
    return 'is "unknown", as of an API that the cloud did not create, for want of HTTP APIs';
  const protocol = URL.canParse(String(value)) ? new URL(String(value)).protocol : '';
  return /^https?:$/.test(protocol) ? undefined : `is no HTTP URL, received ${JSON.stringify(value)}`;
};

const collection = (value: unknown) => {
  if (text(value)) return text(value);
  if (/[?#]/.test(String(value))) return `has a query, received ${JSON.stringify(value)}`;
  return /[^/]/.test(String(value)) ? undefined : 'is empty';
};

const signer = (value: unknown) =>
  typeof value === 'function' || (Object(value).accessKeyId && Object(value).secretAccessKey)
    ? undefined
    : 'has no "accessKeyId" or no "secretAccessKey"';

const LEAVE_OUT = 'leave it out for the default, or set it';

/** What `openOwner` takes. */
export const OWNER_OPTIONS: Options = {
  url: { check: url, required: true, remedy: 'give the base URL of the owner\'s API, see "url" of SyncApi' },
  path: {
    check: collection,
    required: true,
    remedy: 'give the collection, as the "path" of the owner\'s SyncApi, for example users',
  },
  timeoutMs: { check: milliseconds(1), remedy: LEAVE_OUT },
  reserveMs: { check: milliseconds(0), remedy: LEAVE_OUT },
  attemptTimeoutMs: { check: milliseconds(1), remedy: LEAVE_OUT },
  cache: {
    ttlMs: { check: atLeast(0), required: true, remedy: 'say how long a row is answered from the cache' },
    staleIfErrorMs: { check: atLeast(0), remedy: LEAVE_OUT },
    maxEntries: { check: atLeast(1), remedy: LEAVE_OUT },
  },
  retries: {
    limit: { check: atLeast(0), remedy: LEAVE_OUT },
    baseMs: { check: milliseconds(0), remedy: LEAVE_OUT },
    maxMs: { check: milliseconds(0), remedy: LEAVE_OUT },
  },
  breaker: {
    failures: { check: atLeast(1), remedy: LEAVE_OUT },
    openMs: { check: milliseconds(0), remedy: LEAVE_OUT },
  },
  bulkhead: {
    limit: { check: atLeast(1), remedy: LEAVE_OUT },
    queue: { check: atLeast(0), remedy: LEAVE_OUT },
  },
  observer: { check: having(), remedy: LEAVE_OUT },
  credentials: {
    check: signer,
    remedy: 'leave it out for those of the environment, or give both, or a function that answers both',
  },
  region: {
    check: text,
    remedy: "leave it out for the host's own or AWS_REGION of the environment, or give the owner's region",
  },
  service: {
    check: oneOf('execute-api', 'lambda'),
    remedy: 'leave it out to tell it by the name of the host',
  },
};
