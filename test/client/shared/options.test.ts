import { openOwner, openReader, openReplica } from '../../../lib/client';
import { CREDENTIALS, user } from '../support/clients';

const OWNER = { url: 'http://127.0.0.1:9', path: 'users', region: 'eu-west-1', credentials: CREDENTIALS };
const REPLICA = { tableName: 'users' };

type Case = readonly [what: string, change: object, message: string];

/** As JavaScript gives them, or a variable of the environment that is not set. */
const owner = (options: unknown) => openOwner(user, options as never);
const replica = (options: unknown) => openReplica(options as never);
const reader = (options: unknown) => openReader(user, options as never);

describe('openOwner says of its options', () => {
  it.each<Case>([
    ['an empty url', { url: '' }, '"url" is empty: give the base URL of the owner\'s API'],
    ['a blank url', { url: ' ' }, '"url" is empty'],
    ['no url', { url: undefined }, '"url" is missing: give the base URL'],
    ['no HTTP URL', { url: 'users' }, '"url" is no HTTP URL, received "users"'],
    [
      'the url of an API that a cloud could not create',
      { url: 'unknown' },
      '"url" is "unknown", as of an API that the cloud did not create, for want of HTTP APIs: give the base URL',
    ],
    ['another protocol', { url: 'ftp://a/b' }, '"url" is no HTTP URL, received "ftp://a/b"'],
    ['a url that is no text', { url: 7 }, '"url" is no text, received 7'],
    ['an empty path', { path: '' }, '"path" is empty: give the collection'],
    ['a path without a name', { path: '//' }, '"path" is empty'],
    ['no path', { path: undefined }, '"path" is missing'],
    ['a path with a query', { path: 'users?x=1' }, '"path" has a query'],
    ['an empty region', { region: '' }, `"region" is empty: leave it out for the host's own or AWS_REGION`],
    ['an empty service', { service: '' }, '"service" is empty'],
    ['an unknown service', { service: 's3' }, '"service" is none of execute-api, lambda, received "s3"'],
    ['a misspelt name', { ulr: 'http://x' }, 'there is no option "ulr": use url, path, timeoutMs'],
    ['a time that is no number', { timeoutMs: Number.NaN }, '"timeoutMs" is no number of milliseconds'],
    ['no time at all', { timeoutMs: 0 }, '"timeoutMs" is no number of milliseconds from 1 to 2147483647'],
    ['a time beyond timers', { attemptTimeoutMs: Number.POSITIVE_INFINITY }, '"attemptTimeoutMs" is no'],
    ['a time as text', { reserveMs: '250' }, '"reserveMs" is no number of milliseconds from 0'],
    ['a cache without a time', { cache: {} }, '"cache.ttlMs" is missing: say how long'],
    ['a misspelt name inside', { retries: { limits: 1 } }, 'no option "retries.limits": use limit, baseMs'],
    ['a limit below none', { bulkhead: { limit: 0 } }, '"bulkhead.limit" is no number from 1 on'],
    ['policies that are none', { breaker: true }, '"breaker" must be an object with failures, openMs'],
    [
      'half of the credentials',
      { credentials: { accessKeyId: 'AKID', secretAccessKey: '' } },
      '"credentials" has no "accessKeyId" or no "secretAccessKey"',
    ],
  ])('%s', (_what, change, message) => {
    expect(() => owner({ ...OWNER, ...change })).toThrow(message);
  });

  it('that there are none', () => {
    expect(() => owner(undefined)).toThrow('openOwner of users/User: the options must be an object with url');
  });

  it('that they are good', () => {
    expect(owner({ ...OWNER, cache: { ttlMs: 0 }, region: 'eu-west-1', timeoutMs: undefined })).toBeDefined();
  });

  it.each([undefined, {}, user.contract.schema])('that %p is no contract', (contract) => {
    expect(() => openOwner(contract as never, OWNER)).toThrow(
      'openOwner: the contract is missing, or only its schema was given: pass what defineContract answers',
    );
  });

  it('that a contract is of no generated module', () => {
    expect(() => openOwner({ contract: user.contract }, OWNER)).toThrow(
      'openOwner: users/User 1.0 has no validator for what its owner answers: use the module that "event-sharing contracts generate" writes',
    );
  });

  it('nothing of credentials', () => {
    const credentials = { accessKeyId: '', secretAccessKey: 'very-secret' };
    expect(() => owner({ ...OWNER, credentials })).not.toThrow('very-secret');
  });
});

describe('openReplica says of its options', () => {
  it.each<Case>([
    ['an empty table', { tableName: '' }, '"tableName" is empty: give the name of the replica\'s table'],
    ['no table', { tableName: undefined }, '"tableName" is missing'],
    ['a table that is no text', { tableName: {} }, '"tableName" is no text, received an object'],
    ['a misspelt name', { tabelName: 'users' }, 'there is no option "tabelName": use tableName, contract'],
    ['fields that are no list', { contract: user, fields: 'name' }, '"fields" is no list'],
    ['fields of nothing', { fields: ['name'] }, '"fields" are names of a contract: give "contract" too'],
    ['a schema', { contract: user.contract.schema }, 'the contract is missing, or only its schema was given'],
    ['a client that is none', { dynamodb: {} }, '"dynamodb" has no method "send"'],
  ])('%s', (_what, change, message) => {
    expect(() => replica({ ...REPLICA, ...change })).toThrow(message);
  });
});

describe('openReader says of its options', () => {
  const good = { strategy: 'replica', replica: openReplica({ ...REPLICA, contract: user }) };

  it.each<Case>([
    ['an empty strategy', { strategy: '' }, '"strategy" is empty'],
    ['no strategy', { strategy: undefined }, '"strategy" is missing: say where rows are read'],
    ['an unknown strategy', { strategy: 'both' }, '"strategy" is none of replica, owner, replica-then-owner'],
    ['a misspelt name', { replika: good.replica }, 'there is no option "replika": use strategy, replica'],
    ['a replica that is a name', { replica: 'users' }, '"replica" has no method "get", received "users"'],
    ['an owner that is a URL', { owner: 'http://x' }, '"owner" has no method "get", "getMany"'],
    ['a time that is no number', { waitMs: Number.NaN }, '"waitMs" is no number of milliseconds'],
    ['an unknown way on', { ifBehind: 'wait' }, '"ifBehind" is none of owner, stale, received "wait"'],
  ])('%s', (_what, change, message) => {
    expect(() => reader({ ...good, ...change })).toThrow(message);
  });
});
